/**
 * Black-box tests: the bridge as a process of its own, between real components.
 *
 * <p>One stack serves all classes ({@code SharedStack}); each test has topics, tables, an application id, a folder and, where
 * it disturbs the endpoint, an endpoint of its own ({@code Scenario}, {@code ScratchEndpoint}). So they run side by side.
 */
@NullMarked
package dev.inferencebridge.it;

import org.jspecify.annotations.NullMarked;
