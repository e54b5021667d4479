package dev.inferencebridge.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** One word for the usual case, or a mapping with exactly one of its keys. What is written may be a secret, and is not shown. */
final class WordOrBlock<T> implements Kind<T> {

    private final String description;
    private final Scalar<T> word;
    private final Block block;
    private final Function<Values, Optional<T>> build;

    /**
     * @param rule what it must be, completing "must be"
     * @param choices the keys of the mapping; with none or several of them written there is a problem
     * @param build empty where something within was wrong
     */
    WordOrBlock(
            String description,
            String rule,
            String word,
            T meaning,
            String blockDoc,
            List<Key<?>> choices,
            Function<Values, Optional<T>> build) {
        this.description = description;
        this.word = new Scalar<>(
                description,
                Map.of("const", word),
                (text, spot) -> text.equals(word)
                        ? Optional.of(meaning)
                        : spot.rejectSecret("must be " + rule, Nearest.to(text, List.of(word))));
        this.block = new Block(blockDoc, choices, (values, reading) -> checkOne(values, choices, rule, reading));
        this.build = build;
    }

    private static void checkOne(Values values, List<Key<?>> choices, String rule, Reading reading) {
        if (choices.stream().filter(values::isWritten).count() != 1) {
            reading.problem(values.place(), "must be " + rule);
        }
    }

    @Override
    public Optional<T> read(Node node, Place at, Reading reading) {
        if (!(node instanceof MappingNode)) {
            return word.read(node, at, reading);
        }
        return block.read(node, at, reading).flatMap(build);
    }

    @Override
    public T ofDefault(String text, Place at, Reading reading) {
        return word.ofDefault(text, at, reading);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Map<String, Object> jsonSchema() {
        Map<String, Object> mapping = new LinkedHashMap<>(block.jsonSchema());
        mapping.put("minProperties", 1);
        mapping.put("maxProperties", 1);
        return Kinds.schema("anyOf", List.of(word.jsonSchema(), mapping));
    }

    @Override
    public Optional<Nested> nested() {
        return Optional.of(new Nested("", block));
    }
}
