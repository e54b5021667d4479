package dev.inferencebridge.preflight;

import java.util.ArrayList;
import java.util.List;

/** Collects what a rule finds wrong. Confined to one thread. */
final class Findings {

    private final List<Finding> wrong = new ArrayList<>();

    Findings warn(String found, String remedy) {
        wrong.add(Finding.warn(found, remedy));
        return this;
    }

    Findings fail(String found, String remedy) {
        wrong.add(Finding.fail(found, remedy));
        return this;
    }

    Findings add(Finding finding) {
        wrong.add(finding);
        return this;
    }

    /** What is wrong; when nothing is, that. */
    List<Finding> orOk(String found) {
        return wrong.isEmpty() ? List.of(Finding.ok(found)) : List.copyOf(wrong);
    }
}
