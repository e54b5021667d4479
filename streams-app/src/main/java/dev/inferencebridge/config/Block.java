package dev.inferencebridge.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A mapping with declared keys. Unknown, repeated and missing keys are problems; every key is read all the same. */
final class Block implements Kind<Values> {

    private final String doc;
    private final List<Key<?>> keys;
    private final BiConsumer<Values, Reading> check;

    /** @param check what must hold between the keys; it is given only what each key's own kind accepts */
    Block(String doc, List<Key<?>> keys, BiConsumer<Values, Reading> check) {
        this.doc = doc;
        this.keys = List.copyOf(keys);
        this.check = check;
    }

    Block(String doc, List<Key<?>> keys) {
        this(doc, keys, (values, reading) -> {});
    }

    String doc() {
        return doc;
    }

    List<Key<?>> keys() {
        return keys;
    }

    @Override
    public Optional<Values> read(Node node, Place at, Reading reading) {
        if (!reading.visit(node, at.key())) {
            return Optional.empty();
        }
        Optional<MappingNode> mapping = Shape.mapping(node, at, reading);
        if (mapping.isEmpty()) {
            return Optional.empty();
        }
        Map<Key<?>, Located<?>> located = new HashMap<>();
        Map<Key<?>, Place> written = new HashMap<>();
        Set<String> misspelt = new HashSet<>();
        for (NodeTuple tuple : mapping.get().getValue()) {
            if (!reading.visit(tuple.getKeyNode(), at.key())) {
                return Optional.empty();
            }
            Shape.name(tuple, at, reading).ifPresent(name -> {
                Place keyPlace = reading.place(tuple.getKeyNode(), Reading.below(at.key(), name));
                keys.stream()
                        .filter(key -> key.name().equals(name))
                        .findFirst()
                        .ifPresentOrElse(
                                key -> readKey(key, tuple.getValueNode(), keyPlace, reading, located, written),
                                () -> reportUnknown(name, tuple, keyPlace, at, reading)
                                        .ifPresent(misspelt::add));
            });
        }
        return Optional.of(complete(at, reading, located, written, misspelt));
    }

    private static <T> void readKey(
            Key<T> key,
            Node value,
            Place keyPlace,
            Reading reading,
            Map<Key<?>, Located<?>> located,
            Map<Key<?>, Place> written) {
        Place valuePlace = value instanceof ScalarNode ? reading.place(value, keyPlace.key()) : keyPlace;
        if (written.putIfAbsent(key, valuePlace) != null) {
            reading.problem(keyPlace, "the key is written twice");
            return;
        }
        key.kind().read(value, keyPlace, reading).ifPresent(v -> located.put(key, new Located<>(v, valuePlace)));
    }

    /** Returns the key that was probably meant. */
    private Optional<String> reportUnknown(String name, NodeTuple tuple, Place keyPlace, Place at, Reading reading) {
        List<String> names = keys.stream().map(Key::name).toList();
        Optional<String> nearest = Nearest.to(name, names);
        String rule = nearest.isPresent() ? "unknown key" : "unknown key; valid here: " + String.join(", ", names);
        if ((nearest.isEmpty() && Shape.isNothing(tuple.getValueNode())) || SecretText.mayHoldOne(name)) {
            // A word alone in braces may be a value that lost its key, so it is not repeated.
            reading.problem(new Place(keyPlace.file(), keyPlace.line(), keyPlace.column(), at.key()), rule);
        } else {
            reading.problem(keyPlace, rule, nearest);
        }
        return nearest;
    }

    private Values complete(
            Place at,
            Reading reading,
            Map<Key<?>, Located<?>> located,
            Map<Key<?>, Place> written,
            Set<String> misspelt) {
        for (Key<?> key : keys) {
            if (written.containsKey(key)) {
                continue;
            }
            if (key.presence() == Key.Presence.REQUIRED) {
                if (!misspelt.contains(key.name())) {
                    String due = key.kind().nested().isPresent()
                            ? ""
                            : ": " + key.kind().description();
                    reading.problem(at, "the key '" + key.name() + "' is missing" + due);
                }
            } else if (key.presence() == Key.Presence.DEFAULTED) {
                Place place = new Place(at.file(), at.line(), at.column(), Reading.below(at.key(), key.name()));
                Object value = key.kind().ofDefault(key.defaultText().orElse(""), place, reading);
                located.put(key, new Located<>(value, place));
            }
        }
        Values values = new Values(at, located, written, misspelt);
        check.accept(values, reading);
        return values;
    }

    @Override
    public Values ofDefault(String text, Place at, Reading reading) {
        return complete(at, reading, new HashMap<>(), new HashMap<>(), Set.of());
    }

    @Override
    public String description() {
        return "a mapping";
    }

    @Override
    public Map<String, Object> jsonSchema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Key<?> key : keys) {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("description", key.doc());
            schema.putAll(key.kind().jsonSchema());
            if (key.presence() == Key.Presence.DEFAULTED) {
                key.defaultText().ifPresent(text -> schema.put("default", jsonDefault(schema.get("type"), text)));
            }
            properties.put(key.name(), schema);
            if (key.presence() == Key.Presence.REQUIRED) {
                required.add(key.name());
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("properties", properties);
        return schema;
    }

    private static Object jsonDefault(@Nullable Object type, String text) {
        if ("integer".equals(type)) {
            return Long.valueOf(text);
        }
        return "boolean".equals(type) ? Boolean.valueOf(text) : text;
    }

    @Override
    public Optional<Nested> nested() {
        return Optional.of(new Nested("", this));
    }
}
