package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the control plane and batch endpoints refuse of a job, by the published contract of version 2024-10-01. Properties
 * that are not in it pass. Stateless.
 */
final class JobRules {

    private static final Set<String> TYPES =
            Set.of("AutoML", "Command", "FineTuning", "Labeling", "Pipeline", "Spark", "Sweep");
    private static final Set<String> URI_INPUTS =
            Set.of("custom_model", "mlflow_model", "mltable", "triton_model", "uri_file", "uri_folder");
    private static final Set<String> BATCH_URI_INPUTS = Set.of("MLTable", "UriFile", "UriFolder");
    private static final Set<String> IDENTITIES = Set.of("AMLToken", "Managed", "UserIdentity");
    private static final Pattern TEXT = Pattern.compile("[a-zA-Z0-9_]");
    private static final Pattern DURATION = Pattern.compile("P(?=.)(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?(\\d+S)?)?");

    private JobRules() {}

    /** The first thing that is wrong with the body of a PUT; it names the place. */
    static Optional<String> problem(JsonNode body) {
        JsonNode job = body.path("properties");
        if (!job.isObject()) {
            return Optional.of("properties is required, an object");
        }
        String type = job.path("jobType").asText();
        if (!TYPES.contains(type)) {
            return Optional.of("properties.jobType is one of "
                    + String.join(", ", TYPES.stream().sorted().toList()) + ", not '" + type + "'");
        }
        return first(
                type.equals("Command") ? command(job) : Optional.empty(),
                texts(job, "tags"),
                texts(job, "properties"),
                texts(job, "environmentVariables"),
                text(job, "displayName"),
                text(job, "experimentName"),
                text(job, "computeId"),
                inputs(job.path("inputs")),
                limits(job.path("limits")),
                identity(job.path("identity")));
    }

    /** Likewise of an invocation of a batch endpoint. */
    static Optional<String> invocationProblem(JsonNode body) {
        JsonNode properties = body.path("properties");
        if (!properties.isObject()) {
            return Optional.of("properties is required, an object");
        }
        JsonNode inputs = properties.path("InputData");
        if (!inputs.isMissingNode() && !inputs.isObject()) {
            return Optional.of("properties.InputData is an object");
        }
        for (Map.Entry<String, JsonNode> input : inputs.properties()) {
            String place = "properties.InputData." + input.getKey();
            String type = input.getValue().path("JobInputType").asText();
            if (type.equals("Literal")) {
                if (!input.getValue().hasNonNull("Value")) {
                    return Optional.of(place + ".Value is required of a Literal");
                }
            } else if (!BATCH_URI_INPUTS.contains(type)) {
                return Optional.of(
                        place + ".JobInputType is Literal, MLTable, UriFile or UriFolder, not '" + type + "'");
            } else if (!isText(input.getValue().path("Uri"))) {
                return Optional.of(place + ".Uri is required of a " + type);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> command(JsonNode job) {
        for (String required : List.of("command", "environmentId")) {
            if (!isText(job.path(required))) {
                return Optional.of("properties." + required + " is required of a Command, with a letter or digit");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inputs(JsonNode inputs) {
        if (!inputs.isMissingNode() && !inputs.isNull() && !inputs.isObject()) {
            return Optional.of("properties.inputs is an object");
        }
        for (Map.Entry<String, JsonNode> input : inputs.properties()) {
            String place = "properties.inputs." + input.getKey();
            String type = input.getValue().path("jobInputType").asText();
            if (type.equals("literal")) {
                if (!isText(input.getValue().path("value"))) {
                    return Optional.of(place + ".value is required of a literal, a text with a letter or digit");
                }
            } else if (!URI_INPUTS.contains(type)) {
                return Optional.of(place + ".jobInputType is literal, "
                        + String.join(", ", URI_INPUTS.stream().sorted().toList()) + "; not '" + type + "'");
            } else if (!isText(input.getValue().path("uri"))) {
                return Optional.of(place + ".uri is required of a " + type);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> limits(JsonNode limits) {
        if (limits.isMissingNode() || limits.isNull()) {
            return Optional.empty();
        }
        String type = limits.path("jobLimitsType").asText();
        if (!type.equals("Command") && !type.equals("Sweep")) {
            return Optional.of("properties.limits.jobLimitsType is Command or Sweep, not '" + type + "'");
        }
        JsonNode timeout = limits.path("timeout");
        return timeout.isMissingNode()
                        || timeout.isNull()
                        || DURATION.matcher(timeout.asText()).matches()
                ? Optional.empty()
                : Optional.of("properties.limits.timeout is an ISO 8601 duration such as PT5M");
    }

    private static Optional<String> identity(JsonNode identity) {
        if (identity.isMissingNode() || identity.isNull()) {
            return Optional.empty();
        }
        String type = identity.path("identityType").asText();
        return IDENTITIES.contains(type)
                ? Optional.empty()
                : Optional.of(
                        "properties.identity.identityType is AMLToken, Managed or UserIdentity, not '" + type + "'");
    }

    /** An object of texts, if it is there. */
    private static Optional<String> texts(JsonNode job, String name) {
        JsonNode object = job.path(name);
        if (object.isMissingNode() || object.isNull()) {
            return Optional.empty();
        }
        boolean good = object.isObject()
                && object.properties().stream()
                        .allMatch(entry ->
                                entry.getValue().isTextual() || entry.getValue().isNull());
        return good ? Optional.empty() : Optional.of("properties." + name + " is an object of texts");
    }

    private static Optional<String> text(JsonNode job, String name) {
        JsonNode text = job.path(name);
        return text.isMissingNode() || text.isNull() || text.isTextual()
                ? Optional.empty()
                : Optional.of("properties." + name + " is a text");
    }

    private static boolean isText(JsonNode json) {
        return json.isTextual() && TEXT.matcher(json.textValue()).find();
    }

    @SafeVarargs
    private static Optional<String> first(Optional<String>... problems) {
        for (Optional<String> problem : problems) {
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }
}
