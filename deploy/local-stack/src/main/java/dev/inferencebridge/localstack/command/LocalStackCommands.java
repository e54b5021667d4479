package dev.inferencebridge.localstack.command;

import dev.inferencebridge.cli.CommandContribution;
import dev.inferencebridge.localstack.demo.DemoCommand;
import java.util.List;

/** What this module adds to {@code bridge}. */
public final class LocalStackCommands implements CommandContribution {
    @Override
    public List<Object> commands() {
        return List.of(new DemoCommand(), new StackCommand());
    }
}
