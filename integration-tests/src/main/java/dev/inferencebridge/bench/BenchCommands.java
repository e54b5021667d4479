package dev.inferencebridge.bench;

import dev.inferencebridge.cli.CommandContribution;
import java.util.List;

/** What this module adds to {@code bridge}. */
public final class BenchCommands implements CommandContribution {
    @Override
    public List<Object> commands() {
        return List.of(new BenchCommand());
    }
}
