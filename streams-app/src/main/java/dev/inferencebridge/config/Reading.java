package dev.inferencebridge.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** One pass over one file: where it is, and what was found wrong so far. Confined to the reading thread. */
final class Reading {

    /** Values visited at most; aliases count each time they are used. */
    private static final int MOST_VALUES = 100_000;

    /** Problems kept at most. */
    private static final int MOST_PROBLEMS = 1_000;

    private static final int SHOWN_CHARACTERS = 80;
    private static final int SECRET_START = 20;

    private final Path file;
    private final List<Problem> problems = new ArrayList<>();
    /** How refused secrets start; no problem shows a value with one of these. */
    private final Set<String> refusedSecrets = new HashSet<>();

    private final List<SecretReference> vaultReferences = new ArrayList<>();

    private int visited;
    private boolean cut;

    Reading(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    Place start() {
        return new Place(file, 1, 1, "");
    }

    Place place(Optional<Mark> mark, String key) {
        return new Place(
                file,
                mark.map(Mark::getLine).orElse(0) + 1,
                mark.map(Mark::getColumn).orElse(0) + 1,
                key);
    }

    Place place(Node node, String key) {
        return place(node.getStartMark(), key);
    }

    /** False when the file has more values than may be read, which is then a problem already. */
    boolean visit(Node node, String key) {
        visited++;
        if (visited == MOST_VALUES + 1) {
            problem(
                    place(node, key),
                    "the file has more than " + MOST_VALUES + " values, counting aliases as they expand");
        }
        return visited <= MOST_VALUES;
    }

    void problem(Place place, String rule) {
        add(new Problem(place, Optional.empty(), rule, Optional.empty()));
    }

    void problem(Place place, String rule, Optional<String> suggestion) {
        add(new Problem(place, Optional.empty(), rule, suggestion));
    }

    /** Shows the value, unless it looks like one that holds a secret. */
    void problem(Place place, String value, String rule, Optional<String> suggestion) {
        add(new Problem(
                place, SecretText.mayHoldOne(value) ? Optional.empty() : Optional.of(shown(value)), rule, suggestion));
    }

    /** A secret was refused: wherever else it stands in the file, it is not shown. */
    void hide(String secret) {
        if (!secret.isEmpty() && refusedSecrets.size() < MOST_PROBLEMS) {
            refusedSecrets.add(shown(secret.substring(0, Math.min(secret.length(), SECRET_START))));
        }
    }

    /** A reference that the file holds. */
    void refers(SecretReference reference) {
        reference.fold(variable -> false, file -> false, vaultReferences::add);
    }

    /** The references so far that lead to a key vault. */
    List<SecretReference> vaultReferences() {
        return List.copyOf(vaultReferences);
    }

    private Problem redacted(Problem problem) {
        boolean hidden = problem.value()
                .filter(value -> refusedSecrets.stream().anyMatch(value::contains))
                .isPresent();
        return hidden
                ? new Problem(
                        new Place(problem.file(), problem.line(), problem.column(), problem.key()),
                        Optional.empty(),
                        problem.rule(),
                        problem.suggestion())
                : problem;
    }

    private void add(Problem problem) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        } else {
            cut = true;
        }
    }

    /** Every problem so far, in the order of the file; the last one says so where some were not kept. */
    List<Problem> problems() {
        Stream<Problem> ordered = problems.stream()
                .map(this::redacted)
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        Stream<Problem> notice = Stream.of(new Problem(
                        start(),
                        Optional.empty(),
                        "there are more than " + MOST_PROBLEMS + " problems",
                        Optional.empty()))
                .filter(problem -> cut);
        return Stream.concat(ordered, notice).toList();
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(file, problems());
        }
    }

    /** On one line, and short. */
    static String shown(String text) {
        String start = text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
        return start.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
    }

    /** The path of a key below another; names that are no plain word are quoted. */
    static String below(String parent, String name) {
        if (name.matches("[A-Za-z0-9_-]{1,80}")) {
            return parent.isEmpty() ? name : parent + "." + name;
        }
        return parent + (SecretText.mayHoldOne(name) ? "[?]" : "['" + shown(name) + "']");
    }
}
