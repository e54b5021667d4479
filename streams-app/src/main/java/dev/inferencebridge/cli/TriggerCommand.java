package dev.inferencebridge.cli;

import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.Severity;
import dev.inferencebridge.retraining.TriggerRow;
import dev.inferencebridge.retraining.Window;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Triggers to train a model anew: what there are, and what people do about them. Confined to one thread. */
@Command(
        name = "trigger",
        header = "List, show, raise, retry or acknowledge triggers to train a model anew.",
        description = "Reads and writes the tables and the topic that a running bridge does; it need not run.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class TriggerCommand implements Runnable {

    private static final int LONGEST_TEXT = 500;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which command: list, show, raise, retry or ack");
    }

    @Command(name = "list", description = "List triggers, the newest window first.", mixinStandardHelpOptions = true)
    int list(
            @Mixin TriggerTool tool,
            @Option(names = "--model", paramLabel = "NAME", description = "only those of this model") @Nullable
                    String model,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "so many at most, 1 to 500; 20 by default")
                    int limit) {
        if (limit < 1 || limit > 500) {
            throw tool.wrong("--limit must be 1 to 500");
        }
        BridgeConfig config = tool.config();
        if (model != null && !config.models().containsKey(model)) {
            throw tool.wrong("there is no model '" + model + "' in " + tool.file() + "; there is: "
                    + String.join(", ", config.models().keySet()));
        }
        Set<String> models = model == null ? config.models().keySet() : Set.of(model);
        List<TriggerRow> rows = tool.at(config, desk -> desk.list(models, limit));
        tool.answer(TriggerAnswer.list(rows), TriggerAnswer.listJson(rows));
        return Main.OK;
    }

    @Command(
            name = "show",
            description = "Show a trigger: its evidence, and what became of it with each target.",
            mixinStandardHelpOptions = true)
    int show(
            @Mixin TriggerTool tool, @Parameters(paramLabel = "ID", description = "the trigger, as listed") String id) {
        TriggerDesk.Shown shown = tool.at(tool.config(), desk -> desk.show(id))
                .orElseThrow(() -> tool.wrong("there is no trigger " + id));
        tool.answer(TriggerAnswer.show(shown), TriggerAnswer.showJson(shown));
        return Main.OK;
    }

    @Command(
            name = "raise",
            description = {
                "Raise a trigger, whatever the policies say; no cool-down holds it back.",
                "Raised again with the same --from and --to it is the same trigger."
            },
            mixinStandardHelpOptions = true)
    int raise(
            @Mixin TriggerTool tool,
            @Option(
                            names = "--pipeline",
                            required = true,
                            paramLabel = "NAME",
                            description = "the pipeline whose model is meant")
                    String name,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "raised by a person",
                            description = "why, in one line")
                    String reason,
            @Option(
                            names = "--from",
                            paramLabel = "TIME",
                            converter = InstantConverter.class,
                            description = "the start of the window of events that is meant; its end by default")
                    @Nullable
                    Instant from,
            @Option(
                            names = "--to",
                            paramLabel = "TIME",
                            converter = InstantConverter.class,
                            description = "its end; now by default")
                    @Nullable
                    Instant to,
            @Option(
                            names = "--severity",
                            paramLabel = "WORD",
                            defaultValue = "info",
                            description = "info, warning or critical; info by default")
                    String severity,
            @Option(
                            names = "--parameter",
                            paramLabel = "NAME=TEXT",
                            description = "passed on to targets; may be repeated; no secret")
                    @Nullable
                    Map<String, String> parameters) {
        BridgeConfig config = tool.config();
        PipelineConfig pipeline = NamedPipeline.find(config, name, tool.file(), spec);
        requireLine(tool, "--reason", reason);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant end = Objects.requireNonNullElse(to, now);
        Instant start = Objects.requireNonNullElse(from, end);
        if (end.isBefore(start)) {
            throw tool.wrong("--from must not be after --to");
        }
        RetrainingTrigger trigger = RetrainingTrigger.manual(
                Retraining.subject(pipeline),
                new Window(start, end),
                severity(tool, severity),
                reason,
                now,
                Objects.requireNonNullElseGet(parameters, LinkedHashMap::new));
        tool.at(config, desk -> {
            desk.raise(trigger);
            return true;
        });
        done(tool, trigger.id(), "raised");
        return Main.OK;
    }

    @Command(
            name = "retry",
            description = {
                "Deliver a trigger once more: to the targets where it failed or was dropped, or to those that are named.",
                "A target gets it under another id, so that a job that failed is started as another."
            },
            mixinStandardHelpOptions = true)
    int retry(
            @Mixin TriggerTool tool,
            @Parameters(paramLabel = "ID", description = "the trigger, as listed") String id,
            @Option(
                            names = "--target",
                            paramLabel = "NAME",
                            description = "a target, whatever became of it there; may be repeated")
                    @Nullable
                    Set<String> targets) {
        BridgeConfig config = tool.config();
        Set<String> known = config.retraining().orElseThrow().targets().keySet();
        Set<String> wanted = Objects.requireNonNullElseGet(targets, LinkedHashSet::new);
        wanted.stream().filter(target -> !known.contains(target)).findFirst().ifPresent(target -> {
            throw tool.wrong("there is no target '" + target + "' in " + tool.file() + "; there is: "
                    + (known.isEmpty() ? "none" : String.join(", ", known)));
        });
        try {
            Set<String> asked = tool.at(config, desk -> desk.retry(id, wanted));
            done(tool, id, "sent again to " + String.join(", ", asked));
        } catch (IllegalArgumentException e) {
            throw tool.wrong(String.valueOf(e.getMessage()));
        }
        return Main.OK;
    }

    @Command(
            name = "ack",
            description =
                    "Acknowledge a trigger: it is seen to. Targets that do not have it yet do not get it any more.",
            mixinStandardHelpOptions = true)
    int acknowledge(
            @Mixin TriggerTool tool,
            @Parameters(paramLabel = "ID", description = "the trigger, as listed") String id,
            @Option(names = "--note", paramLabel = "TEXT", description = "what was done about it, in one line")
                    @Nullable
                    String note) {
        if (note != null) {
            requireLine(tool, "--note", note);
        }
        String by = System.getProperty("user.name", "somebody");
        try {
            tool.at(tool.config(), desk -> desk.acknowledge(id, by, Optional.ofNullable(note)));
        } catch (IllegalArgumentException e) {
            throw tool.wrong(String.valueOf(e.getMessage()));
        }
        done(tool, id, "acknowledged");
        return Main.OK;
    }

    private static void done(TriggerTool tool, String id, String what) {
        tool.answer(id + " " + what + System.lineSeparator(), TriggerAnswer.doneJson(id, what));
    }

    private static Severity severity(TriggerTool tool, String word) {
        try {
            return Severity.of(word);
        } catch (IllegalArgumentException e) {
            throw tool.wrong("--severity must be info, warning or critical");
        }
    }

    private static void requireLine(TriggerTool tool, String option, String text) {
        if (text.isBlank() || text.length() > LONGEST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            throw tool.wrong(option + " must be one line of 1 to " + LONGEST_TEXT + " characters");
        }
    }
}
