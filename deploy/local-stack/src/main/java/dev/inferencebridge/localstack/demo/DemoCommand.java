package dev.inferencebridge.localstack.demo;

import dev.inferencebridge.localstack.folder.WorkDirectory;
import dev.inferencebridge.localstack.folder.WorkFolder;
import dev.inferencebridge.localstack.process.SignalledEnd;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: the whole path on this machine, with proof. Confined to the thread that runs it. */
@Command(
        name = "demo",
        header = "Show the whole path on this machine: rows in Cassandra become predictions.",
        description = {
            "Starts the local stack and the bridge, writes card transactions at a steady rate, shows their way, and"
                    + " checks at the end that every written row has its prediction. Ctrl-C or SIGTERM ends it early."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every written row has its prediction, and the story of --drift came to its end; or a signal ended it"
                    + " early",
            "1:a row has none, the story did not come to its end, or the stack or the bridge did not hold",
            "2:wrong options"
        })
public final class DemoCommand implements Callable<Integer> {

    private static final int MOST_ROWS_PER_SECOND = 5_000;
    private static final int LAST_LOG_LINES = 15;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationOption.class,
            description = "How long to write, such as 30s or 2m. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ofSeconds(60);

    @Option(
            names = "--drift",
            description =
                    "The transactions shift after a while, so that the model goes stale: drift, a trigger, a job that"
                            + " trains, a new deployment, recovery. Ends when live performance has recovered, after 5m at"
                            + " most unless --duration says otherwise.")
    private boolean drift;

    @Option(
            names = "--rate",
            paramLabel = "ROWS",
            defaultValue = "50",
            description = "Rows a second, 1 to 5000. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(names = "--report", paramLabel = "FILE", description = "Where to write the result, as JSON.")
    private @Nullable Path report;

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description = "Data, settings and logs; a later run goes on from there."
                    + " Default: a temporary directory, deleted at the end.")
    private @Nullable Path workDir;

    @Override
    public Integer call() throws IOException {
        if (rate < 1 || rate > MOST_ROWS_PER_SECOND) {
            throw new ParameterException(
                    spec.commandLine(), "--rate: " + rate + " is not between 1 and " + MOST_ROWS_PER_SECOND);
        }
        prepareReport();
        try (SignalledEnd end = SignalledEnd.ofThisThread();
                WorkDirectory directory = WorkDirectory.of(workDir)) {
            int code = run(directory, end);
            end.exitWith(code);
            return code;
        }
    }

    private int run(WorkDirectory directory, SignalledEnd end) throws IOException {
        Pace pace = new Pace(rate, writesFor());
        Screen screen = new Screen(
                spec.commandLine().getOut(), Screen.isTerminal(hasConsole(), System.getenv()), new View(pace));
        Path folder = Files.createDirectories(directory.path()).toRealPath();
        Path log = folder.resolve("logs").resolve("bridge.log");
        BridgeLog.into(log);
        try {
            Report result =
                    new Demo(folder, pace, drift ? Optional.of(Drift.USUAL) : Optional.empty(), screen, end).run();
            if (report != null) {
                WorkFolder.write(report.toAbsolutePath(), result.json());
            }
            screen.say("");
            screen.say(result.lines());
            return result.exitCode();
        } catch (InterruptedException e) {
            return stopped(screen);
        } catch (RuntimeException e) {
            if (end.isSignalled()) {
                return stopped(screen);
            }
            explain(e, log);
            return ExitCode.SOFTWARE;
        }
    }

    private Duration writesFor() {
        return drift && !spec.commandLine().getParseResult().hasMatchedOption("--duration") ? Drift.LONGEST : duration;
    }

    @SuppressWarnings("SystemConsoleNull") // the stack runs on nothing newer than 21
    private static boolean hasConsole() {
        return System.console() != null;
    }

    private static int stopped(Screen screen) {
        screen.say("stopped");
        return ExitCode.OK;
    }

    /** The log may be gone with its directory in a moment. */
    private void explain(RuntimeException failure, Path log) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        String message = failure.getMessage();
        err.println(message == null ? failure.toString() : message);
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        if (!lines.isEmpty()) {
            err.println("The last lines of " + log + ":");
            lines.subList(Math.max(0, lines.size() - LAST_LOG_LINES), lines.size())
                    .forEach(err::println);
        }
        err.flush();
    }

    /** So that an earlier result is not taken for this run's, and a wrong place is said at once. */
    private void prepareReport() throws IOException {
        if (report == null) {
            return;
        }
        Path folder = report.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(report)) {
            throw new ParameterException(spec.commandLine(), "--report: " + report + " is a directory");
        }
        Files.createDirectories(folder);
        Files.deleteIfExists(report);
    }
}
