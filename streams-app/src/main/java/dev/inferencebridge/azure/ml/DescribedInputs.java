package dev.inferencebridge.azure.ml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a description says of the inputs of a model that takes rows. Immutable. */
sealed interface DescribedInputs {

    /**
     * How the inputs that features fill, all of them numbers, differ from these.
     *
     * @param filled the names of the inputs, in the order in which they are sent
     * @param byPosition whether the model tells them apart by their position, and not by their names
     * @return every difference; empty when there is none
     */
    List<String> differences(List<String> filled, boolean byPosition);

    /** What an input takes. */
    enum Kind {
        /** A number or a boolean, which is sent as 0 or 1. */
        NUMBER("numbers"),
        TEXT("text"),
        LIST("lists"),
        /** The description does not say; anything is taken to fit. */
        UNKNOWN("anything");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        boolean takesNumbers() {
            return this == NUMBER || this == UNKNOWN;
        }

        /** By the type that a schema declares. */
        static Kind ofType(String type) {
            return switch (type) {
                case "number", "integer", "boolean" -> NUMBER;
                case "string" -> TEXT;
                case "array" -> LIST;
                default -> UNKNOWN; // also "object", which the inference server writes for what it cannot tell
            };
        }

        /** By a value of an example. */
        static Kind ofExample(JsonNode value) {
            return switch (value.getNodeType()) {
                case NUMBER, BOOLEAN -> NUMBER;
                case STRING -> TEXT;
                case ARRAY -> LIST;
                default -> UNKNOWN;
            };
        }
    }

    /** Inputs with names, in the order of the description; of two with one name the latter counts. */
    record Named(Map<String, Kind> inputs) implements DescribedInputs {

        public Named {
            inputs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        }

        @Override
        public List<String> differences(List<String> filled, boolean byPosition) {
            List<String> problems = new ArrayList<>();
            List<String> taken = List.copyOf(inputs.keySet());
            if (taken.size() != filled.size()) {
                problems.add("the model takes " + taken.size() + " inputs, the features fill " + filled.size());
            }
            Set<String> missing = new LinkedHashSet<>(taken);
            filled.forEach(missing::remove);
            if (!missing.isEmpty()) {
                problems.add("no feature fills " + SignatureText.names(missing));
            }
            Set<String> surplus = new LinkedHashSet<>(filled);
            surplus.removeAll(inputs.keySet());
            if (!surplus.isEmpty()) {
                problems.add("the model does not take " + SignatureText.names(surplus));
            }
            if (byPosition) {
                for (int i = 0; i < Math.min(taken.size(), filled.size()); i++) {
                    if (!taken.get(i).equals(filled.get(i))) {
                        problems.add("input " + (i + 1) + " is " + SignatureText.name(taken.get(i))
                                + " for the model and " + SignatureText.name(filled.get(i)) + " of the features");
                        break;
                    }
                }
            }
            for (Kind kind : Kind.values()) {
                if (!kind.takesNumbers()) {
                    List<String> wrong = filled.stream()
                            .filter(name -> inputs.get(name) == kind)
                            .toList();
                    if (!wrong.isEmpty()) {
                        problems.add("the model takes " + kind.words + " as " + SignatureText.names(wrong)
                                + ", features are numbers");
                    }
                }
            }
            return problems;
        }
    }

    /**
     * Rows whose elements have no names.
     *
     * @param width elements of a row, 1 or more
     */
    record Unnamed(int width, Kind kind) implements DescribedInputs {

        @Override
        public List<String> differences(List<String> filled, boolean byPosition) {
            List<String> problems = new ArrayList<>();
            if (width != filled.size()) {
                problems.add("the model takes rows of " + width + ", the features fill " + filled.size() + " inputs");
            }
            if (!kind.takesNumbers()) {
                problems.add("the model takes rows of " + kind.words + ", features are numbers");
            }
            return problems;
        }
    }
}
