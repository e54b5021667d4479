/**
 * Cassandra: predictions are written to it, and rows and shapes of tables read from it. The only package that imports the Cassandra driver.
 */
@NullMarked
package dev.inferencebridge.cassandra;

import org.jspecify.annotations.NullMarked;
