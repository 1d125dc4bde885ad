package io.jenkins.plugins.servicenow.simulator.page;

import io.jenkins.plugins.servicenow.simulator.attachment.Attachments;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;

/** The attached files. Whatever their type says, a browser gets them as text inside a page or to be stored. */
final class AttachmentPages {

    static final String PLACE = "/attachments";

    private static final long READ_BYTES = 10_000_000;
    private static final int SHOWN_CHARACTERS = 100_000;

    private final Instance instance;
    private final Attachments attachments;

    AttachmentPages(Instance instance, Attachments attachments) {
        this.instance = instance;
        this.attachments = attachments;
    }

    static String link(Row file) {
        return "<a href=\"%s/%s\">%s</a>"
                .formatted(PLACE, Html.escape(file.sysId()), Html.escape(file.get("file_name")));
    }

    String list() {
        List<Row> files = new ArrayList<>(instance.records().rows("sys_attachment"));
        Collections.reverse(files);
        List<String> rows = files.stream()
                .map(file -> Html.row(
                        link(file),
                        record(file),
                        Html.escape(file.get("content_type")),
                        Html.escape(file.get("size_bytes")),
                        Html.escape(file.get("sys_created_on"))))
                .toList();
        return Html.page(
                PLACE,
                "Attachments",
                rows.isEmpty()
                        ? Html.empty("No files are attached yet.")
                        : Html.table(List.of("File", "Record", "Type", "Bytes", "Created (UTC)"), rows));
    }

    private String record(Row file) {
        String table = file.get("table_name");
        Row record = instance.schema().table(table) == null
                ? null
                : instance.records().row(table, file.get("table_sys_id"));
        return record == null ? Html.escape(table) : Html.link(record, record.display());
    }

    /** @throws NoSuchElementException when there is no such file */
    String show(String sysId) {
        Row file = file(sysId);
        String download = "<p>Of %s. <a href=\"%s/%s/download\">Download</a></p>\n"
                .formatted(record(file), PLACE, Html.escape(sysId));
        return Html.page("", file.get("file_name"), download + content(sysId));
    }

    private String content(String sysId) {
        ReceivedContent file = attachments.received(sysId);
        if (file == null || file.size() > READ_BYTES) {
            return Html.empty(file == null ? "It has no content." : "It is too large to be shown.");
        }
        try {
            ByteBuffer content = ByteBuffer.wrap(file.bytes());
            String text = StandardCharsets.UTF_8.newDecoder().decode(content).toString();
            if (text.indexOf('\0') >= 0) {
                return Html.empty("It is no text.");
            }
            boolean whole = text.length() <= SHOWN_CHARACTERS;
            return "<pre tabindex=\"0\">%s</pre>\n%s"
                    .formatted(
                            Html.escape(whole ? text : text.substring(0, SHOWN_CHARACTERS)),
                            whole ? "" : Html.empty("The rest is not shown."));
        } catch (CharacterCodingException e) {
            return Html.empty("It is no text.");
        }
    }

    /** @throws NoSuchElementException when there is no such file, or it has no content */
    Answer download(String sysId) {
        String name = file(sysId).get("file_name").replaceAll("[^\\w.-]", "_");
        ReceivedContent content = attachments.received(sysId);
        if (content == null) {
            throw new NoSuchElementException("The file has no content.");
        }
        return Answer.file("application/octet-stream", content)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }

    private Row file(String sysId) {
        Row file = instance.records().row("sys_attachment", sysId);
        if (file == null) {
            throw new NoSuchElementException("There is no such file.");
        }
        return file;
    }
}
