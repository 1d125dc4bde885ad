package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A person who is asked to approve a change request, and what they said: a row of {@code sysapproval_approver}.
 *
 * @param group for which they are asked; empty when they are asked for themselves
 * @param state {@code requested}, {@code approved}, {@code rejected}, {@code cancelled}, {@code not_required} …; empty when it
 *     cannot be read
 * @param comment the newest; empty when there is none
 * @param at time of the last change of the row, UTC, {@code yyyy-MM-dd HH:mm:ss}
 */
public record Approver(
        @NonNull String name,
        @NonNull String group,
        @NonNull String state,
        @NonNull String comment,
        @NonNull String at) {

    /** The table of approvers. */
    public static final String TABLE = "sysapproval_approver";

    private static final String GROUP = "group.assignment_group";

    static final String[] FIELDS = {"sys_id", "sysapproval", "approver", GROUP, "state", "comments", "sys_updated_on"};

    private static final Set<String> DECIDED = Set.of("approved", "rejected");

    /** Who is not asked any more. Every other state, also one of the instance's own, leaves the approval open. */
    private static final Set<String> WITHDRAWN =
            Set.of("cancelled", "canceled", "not_required", "not required", "no_longer_required", "no longer required");

    /** A journal reads as one text, newest entry first, each below a line of time, author and kind. */
    private static final Pattern JOURNAL_ENTRY = Pattern.compile("^[^\\n]* - [^\\n]*\\([^\\n()]*\\)\\n");

    /** @param row with its display values */
    @NonNull
    public static Approver of(@NonNull TableRecord row) {
        return new Approver(
                row.displayValue("approver"),
                row.displayValue(GROUP),
                row.value("state").toLowerCase(Locale.ROOT),
                Text.of(newest(row.journal("comments"))),
                row.text("sys_updated_on"));
    }

    private static String newest(String journal) {
        var entry = JOURNAL_ENTRY.matcher(journal).replaceFirst("");
        var end = entry.indexOf("\n\n");
        return (end < 0 ? entry : entry.substring(0, end)).strip();
    }

    /** Whether the answer is still open. */
    public boolean isPending() {
        return !hasDecided() && !WITHDRAWN.contains(state);
    }

    public boolean hasDecided() {
        return DECIDED.contains(state);
    }

    /** Such as {@code Ann Approver on 2026-03-01 10:15:00 UTC: no backout plan}. */
    @NonNull
    public String describe() {
        return name + " on " + at + " UTC" + (comment.isEmpty() ? "" : ": " + comment);
    }

    /** Such as {@code Ann Approver: no backout plan}. */
    @NonNull
    public String summary() {
        return name + (comment.isEmpty() ? "" : ": " + comment);
    }

    /** Such as {@code Ann Approver (OS Image Builders)}. */
    @NonNull
    public String nameAndGroup() {
        return group.isEmpty() ? name : name + " (" + group + ")";
    }

    /** For pipelines: {@code name}, {@code state}, {@code comment} and {@code at}. */
    @NonNull
    public Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("name", name);
        map.put("state", state);
        map.put("comment", comment);
        map.put("at", at);
        return map;
    }
}
