/**
 * Access tokens of Microsoft Entra ID for whoever calls Azure. The only package that imports {@code com.azure.identity};
 * imports no other package of the bridge but {@code azure} and {@code tls}.
 */
@NullMarked
package dev.inferencebridge.azure.identity;

import org.jspecify.annotations.NullMarked;
