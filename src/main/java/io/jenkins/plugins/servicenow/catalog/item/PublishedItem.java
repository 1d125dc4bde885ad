package io.jenkins.plugins.servicenow.catalog.item;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import hudson.security.ACL;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.Sha256;
import io.jenkins.plugins.servicenow.config.StoredFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;

/**
 * The catalog item of a job on one instance: where it is, and what Jenkins has written to it, so that what a person has changed can
 * be told from that. Kept in a file in the directory of the job, which follows the job when that is renamed or moved. Not
 * thread-safe.
 */
final class PublishedItem {

    static final String ITEM = "item";

    private final String instance;

    /** In the field {@code meta} of the item; null before it was created. */
    @CheckForNull
    private String marker;

    private final Map<String, PublishedRecord> records = new LinkedHashMap<>();

    private transient Runnable saving;

    /** The item itself, a variable or a choice. */
    private static final class PublishedRecord {

        /** Null until ServiceNow has answered. */
        @CheckForNull
        private String sysId;

        /**
         * By field: what ServiceNow has kept of what was written last, and, while that is not certain, also what is to be written.
         */
        private final Map<String, List<String>> written = new LinkedHashMap<>();
    }

    private PublishedItem(String instance) {
        this.instance = instance;
    }

    /** Reads the file. A new one, not stored yet, when the job has published nothing on this instance. */
    @NonNull
    static PublishedItem of(@NonNull Job<?, ?> job, @NonNull String instance) {
        var all = new ArrayList<>(all(job));
        var item = all.stream()
                .filter(each -> InstanceAddress.isSame(each.instance, instance))
                .findFirst()
                .orElseGet(() -> {
                    var added = new PublishedItem(instance);
                    all.add(added);
                    return added;
                });
        item.saving = () -> file(job).write(all);
        return item;
    }

    private static List<PublishedItem> all(Job<?, ?> job) {
        return file(job).read().orElse(List.of()) instanceof List<?> stored
                ? stored.stream()
                        .filter(PublishedItem.class::isInstance)
                        .map(PublishedItem.class::cast)
                        .toList()
                : List.of();
    }

    private static StoredFile file(Job<?, ?> job) {
        return new StoredFile(
                job.getRootDir(),
                PublishedItem.class,
                "What was written to the catalog item of " + job.getFullName()
                        + " cannot be stored: what Jenkins writes next may be taken for the work of a person, and stay",
                "What was written to the catalog item of " + job.getFullName()
                        + " cannot be read: the item is looked for by the word in its field Meta");
    }

    /** By which the item of a job is found when the file is lost. */
    @NonNull
    static String marker(@NonNull Job<?, ?> job) {
        var name = Jenkins.get().getLegacyInstanceId() + "/" + job.getFullName();
        return "jenkins-item:" + Sha256.of(name).substring(0, 32);
    }

    /**
     * Another job that has published this item, whether or not the build may see that job; null when there is none. Reads a
     * file of each job.
     */
    @CheckForNull
    static Job<?, ?> otherOwner(@NonNull Job<?, ?> job, @NonNull String instance, @NonNull String sysId) {
        try (var context = ACL.as2(ACL.SYSTEM2)) {
            for (Job<?, ?> other : Jenkins.get().getAllItems(Job.class)) {
                if (other != job && all(other).stream().anyMatch(item -> item.is(instance, sysId))) {
                    return other;
                }
            }
            return null;
        }
    }

    private boolean is(String onInstance, String sysId) {
        return InstanceAddress.isSame(instance, onInstance)
                && sysId(ITEM).filter(sysId::equals).isPresent();
    }

    /** As it was written last; empty before the item was created. */
    @NonNull
    Optional<String> marker() {
        return Optional.ofNullable(marker);
    }

    void setMarker(@NonNull String marker) {
        if (!marker.equals(this.marker)) {
            this.marker = marker;
            saving.run();
        }
    }

    /** The keys of all records that begin like this. */
    @NonNull
    List<String> keys(@NonNull String beginning) {
        return records.keySet().stream()
                .filter(key -> key.startsWith(beginning))
                .toList();
    }

    /** Empty when Jenkins has not created it, as far as is known. */
    @NonNull
    Optional<String> sysId(@NonNull String key) {
        var record = records.get(key);
        return record == null ? Optional.empty() : Optional.ofNullable(record.sysId);
    }

    /** Whether Jenkins has written this value, or has been about to; an empty one also where Jenkins never wrote, so nobody did. */
    boolean isOwn(@NonNull String key, @NonNull String field, @NonNull String value) {
        var record = records.get(key);
        return record != null
                && record.written.getOrDefault(field, List.of("")).stream()
                        .anyMatch(own -> ItemFields.isSame(field, own, value));
    }

    /** Stored before the values are sent. */
    void writing(@NonNull String key, @NonNull Map<String, String> values) {
        var written = record(key).written;
        values.forEach((field, value) -> {
            var both = new ArrayList<>(written.getOrDefault(field, List.of()));
            if (!both.contains(value)) {
                both.add(value);
            }
            written.put(field, both);
        });
        saving.run();
    }

    /** Stored afterwards, with the values as ServiceNow has kept them. */
    void written(@NonNull String key, @NonNull String sysId, @NonNull Map<String, String> values) {
        var record = record(key);
        var isNew = !sysId.equals(record.sysId);
        record.sysId = sysId;
        for (var field : values.entrySet()) {
            var value = new ArrayList<>(List.of(field.getValue()));
            isNew |= !value.equals(record.written.put(field.getKey(), value));
        }
        if (isNew) {
            saving.run();
        }
    }

    private PublishedRecord record(String key) {
        return records.computeIfAbsent(key, same -> new PublishedRecord());
    }
}
