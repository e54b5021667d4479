/**
 * What runs in a child JVM before its real main class. {@code java.*} only: the child has its own class path.
 */
@NullMarked
package dev.inferencebridge.localstack.guard;

import org.jspecify.annotations.NullMarked;
