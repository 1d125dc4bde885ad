package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.sbom.Component;
import io.jenkins.plugins.servicenow.vulnerability.Finding;
import io.jenkins.plugins.servicenow.vulnerability.VulnerabilityConsumer;
import java.util.ArrayList;
import java.util.List;

/** Collects where one document names what is searched for. */
final class ContentMatches implements VulnerabilityConsumer {

    /** Of one document; the others say the same. */
    static final int MAX = 20;

    private final ContentQuery query;
    private final String document;
    private final List<ContentMatch> certain = new ArrayList<>();
    private String undecided = "";

    /** @param document name of the attached file */
    ContentMatches(@NonNull ContentQuery query, @NonNull String document) {
        this.query = query;
        this.document = document;
    }

    @Override
    public void component(@NonNull Component component) {
        query.component(component, this);
    }

    @Override
    public void finding(@NonNull Finding finding) {
        query.finding(finding, this);
    }

    void add(@NonNull Component component) {
        var group = component.group().isEmpty() ? "" : component.group() + "/";
        add(new ContentMatch(
                document, group + component.name(), component.version(), component.purl(), "", "", List.of()));
    }

    void add(@NonNull Finding finding) {
        add(new ContentMatch(
                document,
                finding.packageName(),
                finding.installedVersion(),
                finding.purl(),
                finding.id(),
                finding.severity().toString(),
                finding.fixedVersions()));
    }

    private void add(ContentMatch match) {
        if (certain.size() < MAX && !certain.contains(match)) {
            certain.add(match);
        }
    }

    /** @param reason why it cannot be said whether the document names it, to follow the name of the document */
    void addUndecided(@NonNull String reason) {
        if (undecided.isEmpty()) {
            undecided = Text.of(document + " " + reason);
        }
    }

    @NonNull
    List<ContentMatch> certain() {
        return List.copyOf(certain);
    }

    /** Empty when there is no doubt. */
    @NonNull
    String undecided() {
        return undecided;
    }
}
