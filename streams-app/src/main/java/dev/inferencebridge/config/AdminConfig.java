package dev.inferencebridge.config;

/**
 * Where metrics and health are read. Immutable.
 *
 * @param port 0 to 65535; 0 takes a free one
 * @param bind the name or address of an interface of this machine; an IPv6 address without brackets
 */
public record AdminConfig(int port, String bind) {}
