package dev.inferencebridge.localstack.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inferencebridge.cli.Main;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a demonstration showed. Immutable.
 *
 * @param endedEarly by a signal
 * @param startup from the command to a running bridge
 * @param standing the last
 * @param evidence absent when the stack could not be asked any more, which only an early end allows
 * @param ending of a story, if one was to be told
 */
record Report(
        Pace pace,
        boolean endedEarly,
        Duration startup,
        Standing standing,
        Optional<Evidence> evidence,
        Optional<Ending> ending) {

    Report(Pace pace, boolean endedEarly, Duration startup, Standing standing, Optional<Evidence> evidence) {
        this(pace, endedEarly, startup, standing, evidence, Optional.empty());
    }

    /**
     * How far a story came. Immutable.
     *
     * @param triggers that were seen
     * @param told whether it came to its end
     */
    record Ending(List<Step> steps, long triggers, boolean told) {

        Ending {
            steps = List.copyOf(steps);
        }

        static Ending of(Story story) {
            return new Ending(story.steps(), story.triggers(), story.isTold());
        }

        String verdict() {
            return told
                    ? "OK: the model went stale, was trained anew and has recovered; " + triggers + " trigger"
                            + (triggers == 1 ? "" : "s")
                    : "FAILED: the story did not come to its end: " + triggers + " triggers";
        }
    }

    /** Written rows without a prediction: by the table, or else by what the bridge had told. */
    long missing() {
        return evidence.map(Evidence::missing).orElseGet(standing::waiting);
    }

    /**
     * A run that was ended early and not verified proves nothing, and fails nothing; nor does a story fail that was cut
     * short by it.
     */
    int exitCode() {
        boolean untold = !endedEarly && ending.filter(story -> !story.told()).isPresent();
        boolean missed = evidence.isPresent() && missing() > 0;
        return untold || missed ? Main.FAILED : Main.OK;
    }

    String json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("written", standing.written());
        json.put("predicted", standing.written() - missing());
        json.put("missing", missing());
        evidence.ifPresent(found -> {
            json.put("missingOnTopic", found.missingOnTopic());
            json.put("duplicates", found.duplicates());
        });
        json.put("deadLettered", standing.deadLettered());
        json.put("writesFailed", standing.refused());
        json.putObject("latencyMs")
                .put("p50", standing.latency().p50())
                .put("p99", standing.latency().p99())
                .put("max", standing.latency().max());
        json.put("startupSeconds", startup.toMillis() / 1000.0);
        json.put("rate", pace.perSecond());
        json.put("durationSeconds", pace.duration().toMillis() / 1000.0);
        json.put("endedEarly", endedEarly);
        json.put("verified", evidence.isPresent());
        ending.ifPresent(story -> describe(story, json.putObject("story")));
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void describe(Ending story, ObjectNode json) {
        json.put("told", story.told()).put("triggers", story.triggers());
        ArrayNode steps = json.putArray("steps");
        story.steps().forEach(step -> {
            ObjectNode described = steps.addObject().put("step", step.chapter().word());
            step.after().ifPresent(after -> described.put("afterSeconds", after.toMillis() / 1000.0));
            described.put("detail", step.detail());
        });
    }

    /** The summary in words. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        ending.ifPresent(story -> {
            story.steps().stream().map(View::step).forEach(lines::add);
            lines.add(endedEarly && !story.told() ? "ENDED EARLY, before the end of the story" : story.verdict());
        });
        lines.add(verdict());
        lines.add(String.format(
                Locale.ROOT,
                "from CQL write to stored prediction: p50 %s, p99 %s, max %s",
                View.millis(standing.latency().p50()),
                View.millis(standing.latency().p99()),
                View.millis(standing.latency().max())));
        evidence.ifPresent(found -> lines.add(found.duplicates() + " duplicates on the topic, " + found.missingOnTopic()
                + " rows missing on it, " + standing.deadLettered() + " dead letters"));
        if (standing.refused() > 0) {
            lines.add(standing.refused() + " writes failed in Cassandra; their rows do not count");
        }
        lines.add(String.format(
                Locale.ROOT, "the stack and the bridge were ready after %.1f s", startup.toMillis() / 1000.0));
        return lines;
    }

    private String verdict() {
        if (evidence.isEmpty()) {
            return "ENDED EARLY, not verified: " + standing.written() + " rows written, " + standing.predicted()
                    + " predictions reported as stored";
        }
        String early = endedEarly ? ", ended early" : "";
        return missing() == 0
                ? "OK: " + standing.written() + " rows written, every one has its prediction" + early
                : "FAILED: " + missing() + " of " + standing.written() + " rows have no prediction" + early;
    }
}
