package io.jenkins.plugins.servicenow.endings;

import hudson.model.Run;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import jenkins.model.Jenkins;

/** Measures a look through the ledger of what builds have left open. */
public final class SettleCost {

    /**
     * @param left entries that are still in the ledger
     * @param requests of all kinds
     * @param millis time of the look
     * @param ledgerBytes size of the file before it
     */
    public record Cost(int left, int requests, long millis, long ledgerBytes) {}

    private SettleCost() {}

    /**
     * @param run that has ended
     * @param values of the change requests that it has left
     */
    public static Cost measure(ServiceNowSimulator simulator, Run<?, ?> run, int changes, Map<String, String> values)
            throws Exception {
        var rounds = new Rounds();
        rounds.beforeEach(null);
        try {
            for (var number = 0; number < changes; number++) {
                var id = simulator.records().insert("change_request", values);
                EndNotes.get().expect(run, values + " " + number, Entries.change("simulator", simulator.url(), id));
            }
            var file = Path.of(Jenkins.get().getRootDir().getPath(), EndNotes.class.getName() + ".jsonl");
            var bytes = Files.size(file);
            simulator.requests().reset();
            EndNotes.get().start();
            var start = System.nanoTime();
            rounds.run();
            return new Cost(
                    EndNotes.get().size(),
                    simulator.requests().entries().size(),
                    Duration.ofNanos(System.nanoTime() - start).toMillis(),
                    bytes);
        } finally {
            rounds.afterEach(null);
        }
    }
}
