package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.PERMISSION;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jenkins.plugins.servicenow.client.ReadBack;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.Sha256;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import okhttp3.HttpUrl;

/**
 * An update that appends to a journal, and should do so once. A journal field reads empty; its display value is the
 * whole journal. The entry counts as written when its text stands there more often than before the first try.
 *
 * <p>An account that may not read the journal can write it, but then an ambiguous update is not repeated.
 */
public final class JournalWrite {

    private final AuthorizedCalls calls;
    private final VerifiedWrites writes;
    private final String table;
    private final SysId id;
    private final Map<String, String> entries;

    public JournalWrite(
            AuthorizedCalls calls, VerifiedWrites writes, String table, SysId id, Map<String, String> entries) {
        this.calls = calls;
        this.writes = writes;
        this.table = table;
        this.id = id;
        this.entries = calls.outgoing().of(entries);
    }

    /** Those of the values that append. */
    public static Map<String, String> entries(Map<String, String> values) {
        var entries = new HashMap<String, String>();
        values.forEach((field, value) -> {
            if (ReadBack.JOURNAL_FIELDS.contains(field) && value != null && !value.isBlank()) {
                entries.put(field, value);
            }
        });
        return entries;
    }

    /** @param url to PATCH the values to, which hold the entries */
    public TableRecord write(HttpUrl url, Map<String, String> values) throws ServiceNowException, InterruptedException {
        var key = key();
        try (var lock = writes.lock(key)) {
            // How often the entries stood there before an earlier call is not known any more.
            var earlier = writes.earlier(key, () -> written(Optional.empty()));
            if (earlier.isPresent()) {
                var fields = new HashMap<>(values);
                fields.keySet().removeAll(entries.keySet());
                return fields.isEmpty() ? earlier.get() : writes.retries().call(() -> patch(url, fields));
            }
            var before = journal(writes.retries());
            return writes.run(key, () -> patch(url, values), () -> written(before));
        }
    }

    /**
     * @param first whether the entries cannot stand there yet; then the journal, which may be long, is read only after an
     *     answer that leaves doubt
     * @return false when the entries stood in the journal before, so nothing was written
     */
    public boolean writeOnce(HttpUrl url, Map<String, String> values, boolean first)
            throws ServiceNowException, InterruptedException {
        var key = key();
        try (var lock = writes.lock(key)) {
            Optional<TableRecord> before =
                    first && !writes.isRecent(key) ? Optional.empty() : journal(writes.retries());
            if (entries.entrySet().stream().allMatch(entry -> count(before, entry) > 0)) {
                writes.settle(key);
                return false;
            }
            writes.run(key, () -> patch(url, values), () -> written(before));
            writes.remember(key);
            return true;
        }
    }

    private TableRecord patch(HttpUrl url, Map<String, String> values)
            throws ServiceNowException, InterruptedException {
        return Results.record(table, calls.patch(url, values));
    }

    /** With a digest of the entries, which may be long. */
    private String key() {
        var digest = Sha256.digest();
        new TreeMap<>(entries).forEach((field, entry) -> digest.update((field + oneSpaced(entry)).getBytes(UTF_8)));
        return writes.key(table + " " + id + " " + Sha256.toHex(digest));
    }

    private Optional<TableRecord> written(Optional<TableRecord> before)
            throws ServiceNowException, InterruptedException {
        var once = writes.retries().once();
        var now = journal(once);
        for (var entry : entries.entrySet()) {
            var field = entry.getKey();
            if (now.isEmpty() || !now.get().has(field)) {
                throw new ServiceNowException(
                        PERMISSION,
                        Outcome.REFUSED,
                        "The field " + field + " of " + table + " " + id + " cannot be read",
                        "Look at the record, and let the OAuth Application User read the field",
                        null);
            }
            if (count(now, entry) <= count(before, entry)) {
                return Optional.empty();
            }
        }
        return new TableReader(calls, once).get(table, id, "false");
    }

    private Optional<TableRecord> journal(Retries how) throws ServiceNowException, InterruptedException {
        return new TableReader(calls, how)
                .get(table, id, "true", entries.keySet().toArray(String[]::new));
    }

    private static int count(Optional<TableRecord> record, Map.Entry<String, String> entry) {
        var journal = record.map(it -> oneSpaced(it.journal(entry.getKey()))).orElse("");
        var text = oneSpaced(entry.getValue());
        var count = 0;
        for (var at = journal.indexOf(text); at >= 0; at = journal.indexOf(text, at + text.length())) {
            count++;
        }
        return count;
    }

    /** The instance may change kinds of line break and white space at the end. */
    private static String oneSpaced(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
