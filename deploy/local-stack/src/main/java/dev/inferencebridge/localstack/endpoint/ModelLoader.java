package dev.inferencebridge.localstack.endpoint;

import dev.inferencebridge.localstack.fraud.FraudModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Loads models for deployments of an endpoint, whose inputs are the same whatever the model. Thread-safe. */
final class ModelLoader {

    private final List<String> inputNames;
    private final Faults faults;
    private final RowsAnswer rowsAnswer;

    ModelLoader(List<String> inputNames, Faults faults, RowsAnswer rowsAnswer) {
        this.inputNames = inputNames;
        this.faults = faults;
        this.rowsAnswer = rowsAnswer;
    }

    /** In their declared order. */
    List<String> inputNames() {
        return inputNames;
    }

    /** All of them, or none and {@link IllegalArgumentException}, which names the file. */
    Map<String, ModelServer> loadAll(Map<String, Path> files) {
        Map<String, ModelServer> loaded = new LinkedHashMap<>();
        try {
            files.forEach((name, file) -> loaded.put(name, load(file)));
            return loaded;
        } catch (IllegalArgumentException e) {
            loaded.values().forEach(ModelServer::close);
            throw e;
        }
    }

    private ModelServer load(Path file) {
        FraudModel model = FraudModel.load(file);
        if (!model.inputNames().equals(inputNames)) {
            model.close();
            throw new IllegalArgumentException(
                    file + " takes " + model.inputNames() + ", this endpoint's models take " + inputNames);
        }
        return new ModelServer(model, faults, rowsAnswer);
    }
}
