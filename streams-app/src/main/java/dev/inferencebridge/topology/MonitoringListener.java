package dev.inferencebridge.topology;

import dev.inferencebridge.monitoring.LabelOutcome;
import dev.inferencebridge.monitoring.WindowReport;
import dev.inferencebridge.retraining.Decision;
import dev.inferencebridge.retraining.RetrainingTrigger;

/** Port: told what comes of watching a pipeline. After a crash it may be told again. Thread-safe. */
public interface MonitoringListener {

    /** Listens to nothing. */
    MonitoringListener NONE = new MonitoringListener() {
        @Override
        public void evaluated(WindowReport report) {}

        @Override
        public void late(long rows) {}

        @Override
        public void label(LabelOutcome outcome) {}

        @Override
        public void decided(Decision.Verdict verdict) {}

        @Override
        public void raised(RetrainingTrigger trigger) {}
    };

    /** A window was measured. */
    void evaluated(WindowReport report);

    /** Rows came after their window had been measured, and count in none. */
    void late(long rows);

    /** What became of a label, or of a prediction that waited for one. */
    void label(LabelOutcome outcome);

    /** What the policy made of a window's report. */
    void decided(Decision.Verdict verdict);

    /** A trigger goes to its topic. */
    void raised(RetrainingTrigger trigger);
}
