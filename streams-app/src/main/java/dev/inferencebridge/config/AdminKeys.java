package dev.inferencebridge.config;

import java.util.List;

/** The keys of {@code admin}. */
final class AdminKeys {

    static final Key<Integer> PORT = Key.required(
            "port", Kinds.whole(0, 65_535), "The port to listen on; `0` takes a free one, which the log names.");
    static final Key<String> BIND = Key.defaulted(
            "bind",
            Kinds.matching(
                    "a host name or an address, 1 to 255 letters, digits, '.', ':', '%', '_' and '-'",
                    "[A-Za-z0-9.:%_-]{1,255}"),
            "127.0.0.1",
            "The interface to listen on. There is no login: whoever reaches it may read metrics and health, and nothing"
                    + " else.");

    static final Block BLOCK = new Block(
            "Metrics and health over HTTP: `/metrics`, `/health/live`, `/health/ready`, see `docs/metrics.md`. Without the"
                    + " block the bridge opens no port.",
            List.of(PORT, BIND));

    private AdminKeys() {}

    static AdminConfig build(Values values) {
        return new AdminConfig(values.get(PORT), values.get(BIND));
    }
}
