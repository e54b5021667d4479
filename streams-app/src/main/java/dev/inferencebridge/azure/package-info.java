/**
 * What the adapters to Azure share: access tokens, whoever issues them. Imports no other package of the bridge.
 */
@NullMarked
package dev.inferencebridge.azure;

import org.jspecify.annotations.NullMarked;
