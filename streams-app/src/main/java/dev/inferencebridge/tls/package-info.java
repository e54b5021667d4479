/**
 * TLS as every client of the bridge uses it: version 1.2 or later, with certificates and keys that may be exchanged while it
 * runs. Imports {@code java.*} and SLF4J only.
 */
@NullMarked
package dev.inferencebridge.tls;

import org.jspecify.annotations.NullMarked;
