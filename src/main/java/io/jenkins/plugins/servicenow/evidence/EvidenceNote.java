package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.NotedCall;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * What is written to the change about the evidence of a call. The same for the same evidence, so that a call that is repeated finds
 * its note. Whoever writes it to a journal has to escape it.
 *
 * @param source a line that says what was read, such as {@code Tested: TEST-boot.xml}; empty for nothing
 */
public record EvidenceNote(
        @NonNull BuildIdentity build,
        @NonNull NotedCall call,
        @NonNull String source,
        @NonNull Evidence evidence) {

    private static final int MAX_NAMED = 20;
    private static final int MAX_ATTACHMENTS = 8;

    private static final int MAX_SOURCE_LENGTH = 300;

    /** In characters. Twenty of these leave room in a note for the rest. */
    private static final int MAX_NAMED_LENGTH = 100;

    /** @param refused files that could not be attached, each with the reason */
    @NonNull
    public String text(@NonNull List<AttachedFile> attachments, @NonNull List<String> refused) {
        var lines = new ArrayList<String>();
        addHeading(lines);
        if (!source.isEmpty()) {
            lines.add(Text.oneLine(source, MAX_SOURCE_LENGTH));
        }
        lines.addAll(evidence.lines());
        var named = evidence.named().stream()
                .map(each -> "- " + Text.shorten(each, MAX_NAMED_LENGTH))
                .toList();
        addSome(lines, evidence.list(), named, MAX_NAMED, evidence.allNamed());
        var links = attachments.stream()
                .map(each -> "- " + each.label() + ": " + each.attachment().url())
                .toList();
        addSome(lines, "Attachments:", links, MAX_ATTACHMENTS, links.size());
        var missing =
                refused.stream().map(each -> "- " + Text.shorten(each, 300)).toList();
        addSome(lines, "Not attached:", missing, MAX_ATTACHMENTS, missing.size());
        addBuild(lines);
        return String.join("\n", lines);
    }

    /** For the close notes. */
    @NonNull
    String closing() {
        var lines = new ArrayList<String>();
        addHeading(lines);
        lines.addAll(evidence.lines());
        addBuild(lines);
        return String.join("\n", lines);
    }

    /** For whoever reviews the flagged change. */
    @NonNull
    String reason() {
        var lines = new ArrayList<String>();
        addHeading(lines);
        if (build.url() != null) {
            lines.add(build.url());
        }
        return String.join("\n", lines);
    }

    private void addHeading(List<String> lines) {
        lines.add(evidence.subject() + " of " + build.displayName() + ": " + evidence.summary());
        if (!call.line().isEmpty()) {
            lines.add(call.line());
        }
    }

    /** Always the last line, so that no note is the beginning of another one. */
    private void addBuild(List<String> lines) {
        lines.add("Build: " + (build.url() == null ? build.displayName() : build.url()));
    }

    private static void addSome(List<String> lines, String title, List<String> some, int max, int all) {
        if (some.isEmpty()) {
            return;
        }
        var shown = some.subList(0, Math.min(max, some.size()));
        lines.add(title);
        lines.addAll(shown);
        if (all > shown.size()) {
            lines.add("and " + (all - shown.size()) + " more");
        }
    }
}
