package dev.inferencebridge.localstack.endpoint;

import java.util.Collection;
import java.util.regex.Pattern;

/**
 * One deployment behind the endpoint. Immutable.
 *
 * @param traffic percent of the requests that name no deployment; over all deployments they add up to 0 or 100
 * @param maxConcurrentPerInstance requests that one instance works on at once; 1 or more
 * @param instances 1 or more
 */
public record DeploymentOptions(String name, int traffic, int maxConcurrentPerInstance, int instances) {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]{0,31}");

    public DeploymentOptions {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a deployment is named by letters, digits and '-', not '" + name + "'");
        }
        range("traffic", traffic, 0, 100, name);
        range("maxConcurrent", maxConcurrentPerInstance, 1, 100_000, name);
        range("instances", instances, 1, 1_000, name);
    }

    /** Parses {@code NAME[:traffic%][:maxConcurrentPerInstance[:instances]]}; defaults 100, 64 and 1. */
    static DeploymentOptions parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > 4) {
            throw new IllegalArgumentException(
                    "a deployment is NAME[:traffic%][:maxConcurrentPerInstance[:instances]], not '" + text + "'");
        }
        return new DeploymentOptions(
                parts[0],
                parts.length > 1 ? number(parts[1].replaceFirst("%$", ""), text) : 100,
                parts.length > 2 ? number(parts[2], text) : 64,
                parts.length > 3 ? number(parts[3], text) : 1);
    }

    /** Throws {@link IllegalArgumentException} unless the names differ and the traffic adds up to 0 or 100. */
    static void requireConsistent(Collection<DeploymentOptions> deployments) {
        if (deployments.stream().map(DeploymentOptions::name).distinct().count() < deployments.size()) {
            throw new IllegalArgumentException("two deployments have the same name");
        }
        int total = deployments.stream().mapToInt(DeploymentOptions::traffic).sum();
        if (total != 0 && total != 100) {
            throw new IllegalArgumentException(
                    "the traffic of the deployments adds up to " + total + ", it has to be 0 or 100");
        }
    }

    DeploymentOptions withTraffic(int changed) {
        return new DeploymentOptions(name, changed, maxConcurrentPerInstance, instances);
    }

    /** Requests that are worked on at once. */
    int executing() {
        return maxConcurrentPerInstance * instances;
    }

    /** Requests in flight beyond which further ones are refused. */
    int pendingCap() {
        return 2 * executing();
    }

    private static int number(String part, String text) {
        try {
            return Integer.parseInt(part);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + part + "' in deployment '" + text + "' is not a whole number", e);
        }
    }

    private static void range(String what, int value, int least, int most, String name) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    what + " of deployment " + name + " is " + least + " to " + most + ", not " + value);
        }
    }
}
