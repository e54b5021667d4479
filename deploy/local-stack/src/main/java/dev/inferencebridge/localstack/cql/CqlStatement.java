package dev.inferencebridge.localstack.cql;

/**
 * One statement of a script. Immutable.
 *
 * @param number in its script, from 1
 * @param line where it begins, from 1
 * @param text without the final semicolon and without comments
 */
record CqlStatement(int number, int line, String text) {}
