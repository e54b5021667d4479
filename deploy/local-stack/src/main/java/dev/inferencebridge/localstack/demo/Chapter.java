package dev.inferencebridge.localstack.demo;

import java.util.Locale;

/** What happens to a model that goes stale, in this order. */
enum Chapter {
    SHIFTED("the transactions shift"),
    DRIFTED("drift rises"),
    TRIGGERED("a trigger appears"),
    TRAINING("a job trains"),
    SHARED("a new deployment gets a share"),
    TAKEN_OVER("the new deployment takes over"),
    RECOVERED("live performance recovers");

    private final String title;

    Chapter(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** As in reports: {@code taken-over}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
