package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What {@code GET /v2/models/{model}} says of the model: its tensors, where -1 is any number of rows. Stateless. */
final class KserveMetadata {

    static final String INPUT = "input";
    static final String OUTPUT = "output";

    private KserveMetadata() {}

    static ObjectNode describe(String model, int inputs) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("name", model);
        root.putArray("versions").add("1");
        root.put("platform", "onnxruntime_onnx");
        tensor(root.putArray("inputs").addObject(), INPUT).add(inputs);
        tensor(root.putArray("outputs").addObject(), OUTPUT);
        return root;
    }

    private static ArrayNode tensor(ObjectNode tensor, String name) {
        return tensor.put("name", name)
                .put("datatype", "FP64")
                .putArray("shape")
                .add(-1);
    }
}
