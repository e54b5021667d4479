package dev.inferencebridge.telemetry;

/** Port: where the sample of scoring calls goes. Thread-safe; neither blocks nor throws. */
@FunctionalInterface
public interface DependencySink {

    void called(ScoringDependency call);
}
