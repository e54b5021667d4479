package dev.inferencebridge.azure.training;

import java.net.URI;

/**
 * A workspace of Azure ML, and where its control plane is asked. Immutable.
 *
 * @param baseUri {@code https://management.azure.com}, or what stands in for it
 * @param studioUri {@code https://ml.azure.com}: where people look at jobs that do not tell their own link
 */
public record Workspace(
        URI baseUri, URI studioUri, String subscription, String resourceGroup, String name, String apiVersion) {

    private String path() {
        return "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup
                + "/providers/Microsoft.MachineLearningServices/workspaces/" + name;
    }

    URI job(String id) {
        return URI.create(base(baseUri) + path() + "/jobs/" + id + "?api-version=" + apiVersion);
    }

    URI studio(String id) {
        return URI.create(base(studioUri) + "/runs/" + id + "?wsid=" + "/subscriptions/" + subscription
                + "/resourcegroups/" + resourceGroup + "/workspaces/" + name);
    }

    private static String base(URI uri) {
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
