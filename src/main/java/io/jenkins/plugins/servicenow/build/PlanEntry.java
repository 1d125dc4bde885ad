package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** When a change request of a build is planned, and what is in its way. No record, because it is kept in the build's XML file. */
@ExportedBean(defaultVisibility = 2)
public final class PlanEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String start;
    private final String end;
    private final String conflictStatus;
    private final String reason;
    private final ArrayList<LinkedHashMap<String, Object>> conflicts = new ArrayList<>();
    private final ArrayList<String> lines = new ArrayList<>();

    /**
     * @param start in ISO 8601 and UTC, empty when there is none, as is the end
     * @param conflictStatus {@code none}, {@code found}, {@code notEvaluated} or {@code notChecked}
     * @param reason why the conflicts were not evaluated; empty unless that is so
     * @param conflicts as they are returned to the pipeline, of plain values
     * @param lines the same for display, one each
     */
    public PlanEntry(
            @NonNull String start,
            @NonNull String end,
            @NonNull String conflictStatus,
            @NonNull String reason,
            @NonNull List<Map<String, Object>> conflicts,
            @NonNull List<String> lines) {
        this.start = start;
        this.end = end;
        this.conflictStatus = conflictStatus;
        this.reason = reason;
        conflicts.forEach(each -> this.conflicts.add(new LinkedHashMap<>(each)));
        this.lines.addAll(lines);
    }

    @Exported
    @NonNull
    public String getStart() {
        return start;
    }

    @Exported
    @NonNull
    public String getEnd() {
        return end;
    }

    @Exported
    @NonNull
    public String getConflictStatus() {
        return conflictStatus;
    }

    @Exported
    @NonNull
    public String getReason() {
        return reason;
    }

    /** One line for each conflict. */
    @Exported
    @NonNull
    public List<String> getConflicts() {
        return List.copyOf(lines);
    }

    /** Whether there is a conflict that counts for the step that has had them checked. */
    public boolean hasCountingConflicts() {
        return conflicts.stream().anyMatch(each -> Boolean.TRUE.equals(each.get("counts")));
    }

    /** What a step returns of it: {@code plannedStart}, {@code plannedEnd}, {@code conflictStatus} and {@code conflicts}. */
    @NonNull
    public Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("plannedStart", start);
        map.put("plannedEnd", end);
        map.put("conflictStatus", conflictStatus);
        map.put("conflicts", new ArrayList<>(conflicts));
        return map;
    }
}
