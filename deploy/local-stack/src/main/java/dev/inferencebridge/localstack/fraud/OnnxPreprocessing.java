package dev.inferencebridge.localstack.fraud;

import ai.onnx.proto.OnnxMl;
import java.util.List;

/**
 * Puts a {@link Standardization} in front of an exported graph, so that the model takes raw inputs: two nodes,
 * {@code Sub} and {@code Mul}, between the graph's input and whatever read it. Stateless.
 */
final class OnnxPreprocessing {

    private static final String MEAN = "standardization_mean";
    private static final String INVERSE_DEVIATION = "standardization_inverse_deviation";
    private static final String CENTRED = "standardization_centred";
    private static final String STANDARDIZED = "standardization_output";

    private OnnxPreprocessing() {}

    /**
     * The graph with the standardization in front.
     *
     * @param columns the graph's column of each input in declared order
     * @return without the exporter's own description and metadata, which hold the time of training
     */
    static OnnxMl.ModelProto prepend(
            OnnxMl.ModelProto exported, Standardization standardization, List<Integer> columns) {
        OnnxMl.GraphProto graph = exported.getGraph();
        String input = graph.getInput(0).getName();
        OnnxMl.GraphProto.Builder scaled = graph.toBuilder()
                .clearNode()
                .addInitializer(vector(MEAN, standardization.mean(), columns))
                .addInitializer(vector(INVERSE_DEVIATION, standardization.inverseDeviation(), columns))
                .addNode(node("Sub", input, MEAN, CENTRED))
                .addNode(node("Mul", CENTRED, INVERSE_DEVIATION, STANDARDIZED));
        for (OnnxMl.NodeProto node : graph.getNodeList()) {
            OnnxMl.NodeProto.Builder rewired = node.toBuilder();
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(input)) {
                    rewired.setInput(i, STANDARDIZED);
                }
            }
            scaled.addNode(rewired);
        }
        return exported.toBuilder()
                .clearDocString()
                .clearMetadataProps()
                .setGraph(scaled)
                .build();
    }

    private static OnnxMl.NodeProto node(String operator, String left, String right, String output) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output + "_node")
                .addInput(left)
                .addInput(right)
                .addOutput(output)
                .build();
    }

    private static OnnxMl.TensorProto vector(String name, double[] declared, List<Integer> columns) {
        Float[] byColumn = new Float[declared.length];
        for (int i = 0; i < declared.length; i++) {
            byColumn[columns.get(i)] = (float) declared[i];
        }
        return OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .addDims(declared.length)
                .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                .addAllFloatData(List.of(byColumn))
                .build();
    }
}
