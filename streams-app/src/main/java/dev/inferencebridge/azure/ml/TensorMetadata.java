package dev.inferencebridge.azure.ml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tensors of a model as KServe's model metadata tells them. Immutable. */
final class TensorMetadata {

    private final JsonNode model;

    TensorMetadata(JsonNode model) {
        this.model = model;
    }

    /** Whether the metadata names any input. */
    boolean isTold() {
        return !model.path("inputs").isEmpty();
    }

    /**
     * How a request of the bridge differs from what the model takes.
     *
     * @param width the inputs that features fill
     */
    List<String> differences(PayloadFormat.Triton sent, int width) {
        List<String> problems = new ArrayList<>();
        find("inputs", sent.input())
                .ifPresentOrElse(
                        input -> compare(input, sent, width, problems),
                        () -> problems.add("the model has the inputs " + SignatureText.names(names("inputs"))
                                + ", not the configured " + SignatureText.name(sent.input())));
        List<String> others = new ArrayList<>(names("inputs"));
        others.remove(sent.input());
        others.removeAll(optional());
        if (!others.isEmpty() && find("inputs", sent.input()).isPresent()) {
            problems.add("nothing fills the model's input " + SignatureText.names(others));
        }
        if (!model.path("outputs").isEmpty() && find("outputs", sent.output()).isEmpty()) {
            problems.add("the model has the outputs " + SignatureText.names(names("outputs")) + ", not the configured "
                    + SignatureText.name(sent.output()));
        }
        return problems;
    }

    private static void compare(JsonNode input, PayloadFormat.Triton sent, int width, List<String> problems) {
        String name = SignatureText.name(sent.input());
        String datatype = input.path("datatype").asText();
        if (!datatype.isEmpty() && !datatype.equals(sent.datatype().name())) {
            problems.add("the model takes " + SignatureText.name(datatype) + " as " + name + ", the bridge sends "
                    + sent.datatype());
        }
        List<Long> shape = new ArrayList<>();
        input.path("shape").forEach(size -> shape.add(size.asLong(-1)));
        if (shape.isEmpty()) {
            return;
        }
        if (shape.size() != 2) {
            problems.add(
                    "the model takes the shape " + shape + " as " + name + ", the bridge sends [rows, " + width + "]");
        } else if (shape.get(1) >= 0 && shape.get(1) != width) {
            problems.add("the model takes rows of " + shape.get(1) + " as " + name + ", the features fill " + width
                    + " inputs");
        }
    }

    private Optional<JsonNode> find(String tensors, String name) {
        for (JsonNode tensor : model.path(tensors)) {
            if (tensor.path("name").asText().equals(name)) {
                return Optional.of(tensor);
            }
        }
        return Optional.empty();
    }

    private List<String> names(String tensors) {
        List<String> names = new ArrayList<>();
        model.path(tensors).forEach(tensor -> names.add(tensor.path("name").asText()));
        return names;
    }

    private List<String> optional() {
        List<String> names = new ArrayList<>();
        for (JsonNode tensor : model.path("inputs")) {
            if (tensor.path("optional").asBoolean(false)) {
                names.add(tensor.path("name").asText());
            }
        }
        return names;
    }
}
