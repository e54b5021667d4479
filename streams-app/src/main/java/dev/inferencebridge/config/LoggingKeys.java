package dev.inferencebridge.config;

import java.util.List;
import java.util.Locale;

/** The keys of {@code logging}. */
final class LoggingKeys {

    static final Key<LogFormat> FORMAT = Key.defaulted(
            "format",
            Kinds.choice(
                    KafkaKeys.words(LogFormat.values(), format -> format.name().toLowerCase(Locale.ROOT))),
            "text",
            "How the log is written on standard error: `text`, or `json` with one object a line. The option `--log-format`"
                    + " goes before it.");

    static final Block BLOCK = new Block("The log.", List.of(FORMAT));

    private LoggingKeys() {}
}
