package dev.inferencebridge.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    private final Map<String, Block> blocks = new LinkedHashMap<>();

    static String render(String command) {
        ReferencePage reference = new ReferencePage();
        reference.page.append(INTRODUCTION
                .replace("{command}", command)
                .replace("{smallest}", Examples.SMALLEST)
                .replace("{with-table}", Examples.WITH_TABLE));
        reference.collect("", BridgeKeys.BLOCK);
        reference.section("Basic keys", "A first configuration needs no others.", false);
        reference.section("Advanced keys", "All of these are optional.", true);
        return reference.page.toString();
    }

    private void collect(String path, Block block) {
        blocks.put(path, block);
        for (Key<?> key : block.keys()) {
            key.kind()
                    .nested()
                    .ifPresent(nested ->
                            collect((path.isEmpty() ? "" : path + ".") + key.name() + nested.suffix(), nested.block()));
        }
    }

    private void section(String title, String remark, boolean advanced) {
        page.append("\n## ").append(title).append("\n\n").append(remark).append('\n');
        blocks.forEach((path, block) -> {
            List<Key<?>> keys = new ArrayList<>(block.keys());
            keys.removeIf(key -> key.advanced() != advanced);
            if (!keys.isEmpty()) {
                page.append("\n### ")
                        .append(path.isEmpty() ? "The file itself" : "`" + path + "`")
                        .append('\n');
                if (!path.isEmpty()) {
                    page.append('\n').append(block.doc()).append('\n');
                }
                page.append("\n| key | value | default | meaning |\n|---|---|---|---|\n");
                keys.forEach(this::row);
            }
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
