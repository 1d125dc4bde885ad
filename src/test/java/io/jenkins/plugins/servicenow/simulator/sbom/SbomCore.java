package io.jenkins.plugins.servicenow.simulator.sbom;

import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.server.Router;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents that were sent to the application. It is not installed at first. */
public final class SbomCore {

    /** Who may send documents. */
    static final String ROLE = "sn_sbom_core.sbom_ingest";

    /**
     * A document that was sent.
     *
     * @param parameters of the request
     */
    public record Upload(
            String bomRecordId, Map<String, String> parameters, ReceivedContent content, String user, Instant at) {

        public Upload {
            parameters = Map.copyOf(parameters);
        }
    }

    private final Records records;
    private final SimulatorClock clock;
    private final List<Upload> uploads = new ArrayList<>();
    private final Map<String, Integer> vulnerabilities = new LinkedHashMap<>();
    private boolean isInstalled;
    private boolean fails;
    private Duration processingTime = Duration.ofSeconds(20);

    public SbomCore(Instance instance, Router router) {
        records = instance.records();
        clock = instance.clock();
        for (String severity : List.of("critical", "high", "medium", "low", "none")) {
            vulnerabilities.put(severity, 0);
        }
        router.add(new SbomApi(this));
    }

    public void install(boolean installed) {
        synchronized (records) {
            isInstalled = installed;
        }
    }

    /** How long by the instance's clock a document is worked on: half of it queued; 20 s at first. */
    public void processingTime(Duration time) {
        synchronized (records) {
            processingTime = time;
        }
    }

    /** Whether all documents end in an error. */
    public void fail(boolean fail) {
        synchronized (records) {
            fails = fail;
        }
    }

    /** How many vulnerabilities of a severity it finds in each document that asks for them. */
    public void finds(String severity, int count) {
        synchronized (records) {
            vulnerabilities.put(severity, count);
        }
    }

    /** Oldest first. */
    public List<Upload> uploads() {
        synchronized (records) {
            return List.copyOf(uploads);
        }
    }

    boolean isInstalled() {
        return isInstalled;
    }

    Map<String, Integer> vulnerabilities() {
        return vulnerabilities;
    }

    Upload add(Map<String, String> parameters, ReceivedContent content, String user) {
        var upload = new Upload(Records.newSysId(), parameters, content, user, clock.now());
        uploads.add(upload);
        return upload;
    }

    Optional<Upload> upload(String bomRecordId) {
        return uploads.stream()
                .filter(each -> each.bomRecordId().equals(bomRecordId))
                .findFirst();
    }

    /** One of the documented states. */
    String state(Upload upload) {
        Duration age = Duration.between(upload.at(), clock.now());
        if (age.compareTo(processingTime) >= 0) {
            return fails ? "error" : "processed";
        }
        return age.compareTo(processingTime.dividedBy(2)) >= 0 ? "processing" : "queued";
    }
}
