package dev.inferencebridge.localstack.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inferencebridge.localstack.StackListener;
import dev.inferencebridge.localstack.StackPart;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Prints what becomes of the parts, a line each, and keeps the first deaths. Thread-safe. */
final class Console implements StackListener {

    private final PrintWriter out;
    private final BlockingQueue<String> deaths = new ArrayBlockingQueue<>(StackPart.values().length);

    Console(PrintWriter out) {
        this.out = out;
    }

    synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    /** One line for each address; the key of the endpoint is in its file only, and Azure has lines of its own. */
    void sayAddresses(ObjectNode addresses) {
        addresses.properties().forEach(member -> {
            if (!member.getKey().equals(ReadyFile.ENDPOINT_KEY)
                    && !member.getKey().equals(ReadyFile.AZURE)) {
                say("  " + member.getKey() + " "
                        + (member.getValue().isTextual()
                                ? member.getValue().textValue()
                                : member.getValue().toString()));
            }
        });
    }

    /** The report of the first part to die; waits for it. */
    String awaitDeath() throws InterruptedException {
        return deaths.take();
    }

    @Override
    public void started(StackPart part, long pid) {
        say(part.label() + ": process " + pid);
    }

    @Override
    public void ready(StackPart part, Duration took) {
        say(String.format(Locale.ROOT, "%s: ready after %.1f s", part.label(), took.toMillis() / 1000.0));
    }

    @Override
    public void died(StackPart part, String report) {
        // More deaths than there are parts add nothing to the first.
        boolean unused = deaths.offer(report);
    }
}
