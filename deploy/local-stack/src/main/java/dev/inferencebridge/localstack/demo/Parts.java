package dev.inferencebridge.localstack.demo;

import dev.inferencebridge.localstack.StackListener;
import dev.inferencebridge.localstack.StackPart;
import dev.inferencebridge.localstack.process.StackException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Says when the parts of the stack are ready, and keeps the first that died. Thread-safe. */
final class Parts implements StackListener {

    private final Screen screen;
    private final AtomicReference<@Nullable String> death = new AtomicReference<>();

    Parts(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void ready(StackPart part, Duration took) {
        screen.say(String.format(Locale.ROOT, "  %-10s ready after %4.1f s", part.label(), took.toMillis() / 1000.0));
    }

    @Override
    public void died(StackPart part, String report) {
        death.compareAndSet(null, report);
    }

    /** Throws {@link StackException} with the report of the first part that died, if one did. */
    void requireAlive() {
        String report = death.get();
        if (report != null) {
            throw new StackException(report);
        }
    }
}
