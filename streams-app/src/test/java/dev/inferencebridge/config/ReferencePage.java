package dev.inferencebridge.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders {@code docs/configuration.md} from the declared keys. */
final class ReferencePage {

    private static final String INTRODUCTION = """
            # Configuration

            <!-- Generated from the declared keys by ConfigReferenceTest. Change the declarations, then run
                 {command} -->

            The bridge reads one file, `bridge.yaml`. Every problem in it is reported at once, with its place, the rule, and the
            nearest valid key or word:

                bridge.yaml:12:9 pipelines.card-fraud.features.amount.colum: unknown key; did you mean 'column'?

            ## The smallest file

            ```yaml
            {smallest}```

            ## With a table of predictions

            ```yaml
            {with-table}```

            ## Values

            **Durations** are a whole number with a unit: `ms`, `s`, `m`, `h`, `d`. **Sizes** likewise: `B`, `KiB`, `MiB`, `GiB`.

            **Secrets** are never written here, only where they are kept: `env:NAME` for an environment variable, `file:PATH` for a
            file, whose last line break is not part of the secret. A literal is refused, and no message repeats it.

            **Paths** are relative to the folder of `bridge.yaml`.

            **Editors** that know JSON Schema check the file as it is written with
            `schemas/src/main/resources/dev/inferencebridge/schemas/bridge.schema.json`. The bridge itself checks more: names that
            refer to each other, topics that would form a loop, fields that no prediction has.
            """;

    private final StringBuilder page = new StringBuilder();
    private final Map<String, List<Key<?>>> basicKeys = new LinkedHashMap<>();
    private final Map<String, List<Key<?>>> advancedKeys = new LinkedHashMap<>();

    /** What is said of a block where it is shown first. */
    private final Map<String, String> docs = new HashMap<>();

    static String render(String command) {
        ReferencePage reference = new ReferencePage();
        reference.page.append(INTRODUCTION
                .replace("{command}", command)
                .replace("{smallest}", Examples.SMALLEST)
                .replace("{with-table}", Examples.WITH_TABLE));
        reference.collect("", BridgeKeys.BLOCK, false);
        reference.section("Basic keys", "A first configuration needs no others.", reference.basicKeys);
        reference.section("Advanced keys", "All of these blocks and keys can be left out.", reference.advancedKeys);
        return reference.page.toString();
    }

    private void collect(String path, Block block, boolean advanced) {
        for (Key<?> key : block.keys()) {
            (advanced || key.advanced() ? advancedKeys : basicKeys)
                    .computeIfAbsent(path, p -> new ArrayList<>())
                    .add(key);
        }
        docs.put(path, path.isEmpty() ? "" : block.doc());
        for (Key<?> key : block.keys()) {
            key.kind()
                    .nested()
                    .ifPresent(nested -> collect(
                            (path.isEmpty() ? "" : path + ".") + key.name() + nested.suffix(),
                            nested.block(),
                            advanced || key.advanced()));
        }
    }

    private void section(String title, String remark, Map<String, List<Key<?>>> blocks) {
        page.append("\n## ").append(title).append("\n\n").append(remark).append('\n');
        blocks.forEach((path, keys) -> {
            page.append("\n### ")
                    .append(path.isEmpty() ? "The file itself" : "`" + path + "`")
                    .append('\n');
            Optional.ofNullable(docs.remove(path))
                    .filter(doc -> !doc.isEmpty())
                    .ifPresent(doc -> page.append('\n').append(doc).append('\n'));
            page.append("\n| key | value | default | meaning |\n|---|---|---|---|\n");
            keys.forEach(this::row);
        });
    }

    private void row(Key<?> key) {
        String unwritten = switch (key.presence()) {
            case REQUIRED -> "**required**";
            case DEFAULTED -> key.defaultText().map(text -> "`" + text + "`").orElse("its keys' own");
            case OPTIONAL -> key.defaultText().orElse("none");
        };
        page.append(String.join(" | ", "| `" + key.name() + "`", cell(key.kind().description()), unwritten, key.doc()))
                .append(" |\n");
    }

    private static String cell(String text) {
        return text.replace("<", "&lt;").replace("|", "\\|");
    }
}
