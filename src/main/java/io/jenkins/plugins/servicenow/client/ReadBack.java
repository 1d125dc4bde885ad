package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what was written with what the record says now. ServiceNow answers 2xx and leaves out what an account may
 * not write, what a field does not take, and fields that do not exist.
 */
public final class ReadBack {

    /** They read back empty: a write appends an entry to the journal. */
    public static final Set<String> JOURNAL_FIELDS = Set.of("work_notes", "comments", "comments_and_work_notes");

    private ReadBack() {}

    /**
     * Names of the fields that the instance did not keep as sent, sorted. A field that was not read counts as dropped,
     * so read all that were sent, and give what was sent {@linkplain ServiceNowSession#asWritten as it was written}. A reference or choice may have been sent as its value or as what is displayed.
     */
    @NonNull
    public static List<String> dropped(@NonNull Map<String, String> sent, @NonNull TableRecord read) {
        return sent.keySet().stream()
                .filter(field -> !JOURNAL_FIELDS.contains(field))
                .filter(field -> !kept(sent.get(field), field, read))
                .sorted()
                .toList();
    }

    private static boolean kept(String sent, String field, TableRecord read) {
        var wanted = plain(sent);
        return read.has(field)
                && (wanted.equals(plain(read.value(field))) || wanted.equals(plain(read.journal(field))));
    }

    /** Without what the instance may change in any text: kind of line break, white space at the end. */
    private static String plain(String text) {
        return text.replace("\r\n", "\n").stripTrailing();
    }
}
