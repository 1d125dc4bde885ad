package io.jenkins.plugins.servicenow.simulator.attachment;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.server.Router;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The files attached to records, and what the instance accepts. The records are those of the table {@code sys_attachment};
 * the same content is kept once.
 */
public final class Attachments {

    public static final String TABLE = "sys_attachment";

    private static final long STOCK_LIMIT = 1024L * 1024 * 1024;

    private final Records records;
    private final SimulatorClock clock;
    private final Map<String, ReceivedContent> contents = new HashMap<>();
    private final Map<String, ReceivedContent> kept = new HashMap<>();
    private final Map<String, Instant> scanned = new HashMap<>();
    private final Set<String> tablesWithout = new HashSet<>();
    private Duration scanTime = Duration.ofSeconds(10);
    private long maxSize = STOCK_LIMIT;
    private Set<String> extensions = Set.of();
    private Set<String> blacklistedExtensions = Set.of();
    private Set<String> blacklistedTypes = Set.of();
    private boolean secureFileNames;
    private String role = "";
    private int refusalStatus = 400;
    private int closedStatus;
    private boolean digestsUntold;
    private boolean nextAltered;

    public Attachments(Instance instance, Router router) {
        records = instance.records();
        clock = instance.clock();
        instance.schema().read(Attachments.class);
        router.add(new AttachmentApiHandler(instance, this));
    }

    /** The records of the files attached to a record, oldest first. */
    public List<Map<String, String>> of(String recordSysId) {
        synchronized (records) {
            scan();
            return records.all(TABLE).stream()
                    .filter(each -> each.get("table_sys_id").equals(recordSysId))
                    .toList();
        }
    }

    /** All of the content. */
    public byte[] content(String sysId) {
        ReceivedContent content = received(sysId);
        if (content == null) {
            throw new NoSuchElementException("The attachment " + sysId + " has no content");
        }
        return content.bytes();
    }

    /**
     * Attaches a file to a record, past all rules; it is scanned already.
     *
     * @param content {@linkplain ReceivedContent#generated generated} for many or large ones
     * @return its sys_id
     */
    public String attach(
            String table, String recordSysId, String fileName, String contentType, ReceivedContent content) {
        synchronized (records) {
            Map<String, String> values = Map.of(
                    "table_name", table,
                    "table_sys_id", recordSysId,
                    "file_name", fileName,
                    "content_type", contentType);
            Row row = add(values, content, "admin");
            if (!digestsUntold) {
                row.values().put("state", "available");
            }
            return row.sysId();
        }
    }

    /** {@code com.glide.attachment.max_size}, here in bytes; 1 GB at first. */
    public void maxSize(long bytes) {
        synchronized (records) {
            maxSize = bytes;
        }
    }

    /** {@code glide.attachment.extensions}, without dots: no others are accepted. None for all. */
    public void extensions(String... only) {
        synchronized (records) {
            extensions = Set.of(only);
        }
    }

    /** {@code glide.attachment.blacklisted.extensions} */
    public void blacklistExtensions(String... names) {
        synchronized (records) {
            blacklistedExtensions = Set.of(names);
        }
    }

    /** {@code glide.attachment.blacklisted.types} */
    public void blacklistTypes(String... types) {
        synchronized (records) {
            blacklistedTypes = Set.of(types);
        }
    }

    /** {@code glide.attachment.enable_secure_filename_validation} */
    public void secureFileNames(boolean on) {
        synchronized (records) {
            secureFileNames = on;
        }
    }

    /** {@code glide.attachment.role}: who may attach; empty for everybody. */
    public void requireRole(String name) {
        synchronized (records) {
            role = name;
        }
    }

    /** The attribute {@code no_attachment} of a table. */
    public void none(String table) {
        synchronized (records) {
            tablesWithout.add(table);
        }
    }

    /** With which status a file is refused for what it is: 400 at first; 200 for an answer without result or error. */
    public void refuseWith(int status) {
        synchronized (records) {
            refusalStatus = status;
        }
    }

    /** Whether files are refused for records that are not active any more, and with which status: 403, 404 or 0 for not. */
    public void refuseOnClosedRecords(int status) {
        synchronized (records) {
            closedStatus = status;
        }
    }

    /** How long by the instance's clock a file is {@code pending} until it is {@code available}; 10 s at first. */
    public void scanTime(Duration time) {
        synchronized (records) {
            scanTime = time;
        }
    }

    /** As releases do that know no hash and no state. */
    public void withoutDigests(boolean without) {
        synchronized (records) {
            digestsUntold = without;
        }
    }

    /** The next file arrives with another content than was sent. */
    public void alterNext() {
        synchronized (records) {
            nextAltered = true;
        }
    }

    /** Throws what the instance answers to a file that it does not accept. */
    void check(String table, String fileName, String type, ReceivedContent content, Caller caller, Row target) {
        if (tablesWithout.contains(table) || !role.isEmpty() && !caller.hasAny(Set.of(role, "admin"))) {
            throw ApiError.acl("Insert");
        }
        if (closedStatus != 0 && target.get("active").equals("false")) {
            throw closedStatus == 404 ? ApiError.noRecord() : ApiError.acl("Insert");
        }
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1);
        if (content.size() > maxSize) {
            throw refusal("File size " + content.size() + " exceeds the maximum of " + maxSize + " bytes");
        }
        if (!extensions.isEmpty() && !extensions.contains(extension) || blacklistedExtensions.contains(extension)) {
            throw refusal("Attachments with the extension " + extension + " are not allowed");
        }
        if (blacklistedTypes.contains(type)) {
            throw refusal("Attachments of the MIME type " + type + " are not allowed");
        }
        if (secureFileNames && !fileName.matches("[\\w -]+(\\.\\w+)?")) {
            throw refusal("Invalid file name " + fileName);
        }
    }

    /** Adds the record and returns it. */
    public Row add(Map<String, String> values, ReceivedContent content, String user) {
        Map<String, String> all = new HashMap<>(values);
        all.put("size_bytes", String.valueOf(content.size()));
        all.put("size_compressed", String.valueOf(content.size()));
        if (!digestsUntold) {
            all.put(
                    "hash",
                    nextAltered ? new StringBuilder(content.sha256()).reverse().toString() : content.sha256());
            all.put("state", "pending");
        }
        nextAltered = false;
        String sysId = records.insert(TABLE, all, user);
        contents.put(sysId, kept.computeIfAbsent(content.sha256(), digest -> content));
        scanned.put(sysId, clock.now().plus(scanTime));
        scan();
        return records.row(TABLE, sysId);
    }

    /** Null when the attachment is a record without content. */
    public ReceivedContent received(String sysId) {
        synchronized (records) {
            return contents.get(sysId);
        }
    }

    /** Files whose time has come have been scanned. */
    void scan() {
        scanned.entrySet().removeIf(each -> {
            Row row = records.row(TABLE, each.getKey());
            boolean over = row == null || !each.getValue().isAfter(clock.now());
            if (over && row != null && row.get("state").equals("pending")) {
                row.values().put("state", "available");
            }
            return over;
        });
    }

    private ApiError refusal(String detail) {
        return new ApiError(refusalStatus, "Failed to create the attachment", detail);
    }
}
