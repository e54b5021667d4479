/**
 * Secrets from Azure Key Vault. The only package that imports {@code com.azure.security}; imports no other package of the
 * bridge but {@code azure} and {@code tls}.
 */
@NullMarked
package dev.inferencebridge.azure.keyvault;

import org.jspecify.annotations.NullMarked;
