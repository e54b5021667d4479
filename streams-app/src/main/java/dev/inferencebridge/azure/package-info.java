/**
 * What the adapters to Azure share: access tokens, whoever issues them, and calls that carry one. Imports {@code http} alone of
 * the bridge's packages.
 */
@NullMarked
package dev.inferencebridge.azure;

import org.jspecify.annotations.NullMarked;
