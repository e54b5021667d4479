package dev.inferencebridge.localstack.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where a demonstration is shown: a terminal, on which the picture stays in place, or anything else, which gets a line now
 * and then. Thread-safe.
 */
final class Screen {

    static final Duration REDRAWN_EVERY = Duration.ofMillis(250);
    static final Duration LINE_EVERY = Duration.ofSeconds(5);

    private static final int LATEST_ROWS = 6;
    private static final String ESCAPE = "\u001b[";
    private static final String CLEAR_REST_OF_LINE = ESCAPE + "K";

    private final PrintWriter out;
    private final boolean terminal;
    private final View view;
    private int drawn;
    private int told;

    Screen(PrintWriter out, boolean terminal, View view) {
        this.out = out;
        this.terminal = terminal;
        this.view = view;
    }

    /** Whether somebody watches who can see a picture move. */
    static boolean isTerminal(boolean console, Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "dumb");
        return console && !kind.isEmpty() && !kind.equals("dumb");
    }

    /** How often {@link #show} should be called. */
    Duration interval() {
        return terminal ? REDRAWN_EVERY : LINE_EVERY;
    }

    /** A line that stays. */
    synchronized void say(String line) {
        drawn = 0;
        out.println(line);
        out.flush();
    }

    synchronized void say(List<String> lines) {
        lines.forEach(this::say);
    }

    /** The state of things, in the place of the last. */
    synchronized void show(Standing standing, Duration elapsed) {
        if (!terminal) {
            say(view.line(standing, elapsed));
            return;
        }
        draw(view.picture(standing, elapsed, LATEST_ROWS));
    }

    /** The state of things and of a story; without a terminal, a chapter that has come since is a line of its own. */
    synchronized void show(Standing standing, Duration elapsed, Story story) {
        if (terminal) {
            draw(view.picture(standing, elapsed, story));
            return;
        }
        List<Step> come =
                story.steps().stream().filter(step -> step.after().isPresent()).toList();
        come.stream().skip(told).map(View::step).forEach(this::say);
        told = come.size();
        say(view.line(standing, elapsed));
        say("        " + story.latest());
    }

    private void draw(List<String> picture) {
        if (drawn > 0) {
            out.print(ESCAPE + drawn + "A");
        } else {
            out.println();
        }
        picture.forEach(line -> out.print(line + CLEAR_REST_OF_LINE + System.lineSeparator()));
        drawn = picture.size();
        out.flush();
    }
}
