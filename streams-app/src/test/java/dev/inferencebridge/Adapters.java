package dev.inferencebridge;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;

/** Cuts the adapters and edges into slices; what is no adapter belongs to none. Telemetry has ports of its own, and a rule. */
final class Adapters implements SliceAssignment {

    private static final String ROOT = "dev.inferencebridge.";
    private static final List<String> ADAPTERS = List.of(
            "azure.ml",
            "azure.identity",
            "azure.keyvault",
            "azure.events",
            "azure.monitor",
            "azure.training",
            "webhook",
            "fanout",
            "kafka",
            "cassandra",
            "wire",
            "topology",
            "replay",
            "config");

    @Override
    public String getDescription() {
        return "adapters and edges";
    }

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
        String name = type.getPackageName();
        return ADAPTERS.stream()
                .filter(adapter -> name.equals(ROOT + adapter) || name.startsWith(ROOT + adapter + "."))
                .findFirst()
                .map(SliceIdentifier::of)
                .orElseGet(SliceIdentifier::ignore);
    }
}
