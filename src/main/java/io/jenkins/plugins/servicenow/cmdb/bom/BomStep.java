package io.jenkins.plugins.servicenow.cmdb.bom;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.cmdb.ImageDocuments;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.step.ChangeArgument;
import io.jenkins.plugins.servicenow.step.ChangeStep;
import io.jenkins.plugins.servicenow.step.ServiceNowStepDescriptor;
import io.jenkins.plugins.servicenow.step.ServiceNowStepExecution;
import io.jenkins.plugins.servicenow.workspace.OutputFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.MissingContextVariableException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code snowBom}: writes a bill of materials of an image, or of a base image and all that is derived from it. */
public final class BomStep extends ChangeStep {

    private static final long serialVersionUID = 1L;

    private String baseImage;
    private String ci;
    private String file;
    private boolean attach;
    private boolean vulnerabilities = true;
    private String relationship = RelationTypes.RUNS_ON;

    @DataBoundConstructor
    public BomStep() {
        // Everything is optional.
    }

    /** Name or sys_id. */
    @CheckForNull
    public String getBaseImage() {
        return Util.fixEmpty(baseImage);
    }

    /** @param baseImage empty when something was given that names none */
    @DataBoundSetter
    public void setBaseImage(String baseImage) {
        this.baseImage = baseImage == null ? null : baseImage.trim();
    }

    /** Name or sys_id; null for the image of this build, unless there is a base image. */
    @CheckForNull
    public String getCi() {
        return Util.fixEmpty(ci);
    }

    /** @param ci empty when something was given that names none */
    @DataBoundSetter
    public void setCi(String ci) {
        this.ci = ci == null ? null : ci.trim();
    }

    /** In the workspace; null when no file is to be written. */
    @CheckForNull
    public String getFile() {
        return file;
    }

    @DataBoundSetter
    public void setFile(String file) {
        this.file = Util.fixEmptyAndTrim(file);
    }

    /** To the image, or to the change request if one is given. */
    public boolean isAttach() {
        return attach;
    }

    @DataBoundSetter
    public void setAttach(boolean attach) {
        this.attach = attach;
    }

    /** Whether those of the last scan are written too. */
    public boolean isVulnerabilities() {
        return vulnerabilities;
    }

    @DataBoundSetter
    public void setVulnerabilities(boolean vulnerabilities) {
        this.vulnerabilities = vulnerabilities;
    }

    public String getRelationship() {
        return relationship;
    }

    @DataBoundSetter
    public void setRelationship(String relationship) {
        this.relationship = Util.fixNull(Util.fixEmptyAndTrim(relationship), RelationTypes.RUNS_ON);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** A repeated call makes the same bytes, and finds them attached. */
    private static final class Execution extends ServiceNowStepExecution<BomStep> {

        private static final long serialVersionUID = 1L;

        /** Name or sys_id. */
        private String image = "";

        /** Number or sys_id; null when it is not to be attached to one. */
        @CheckForNull
        private String change;

        Execution(StepContext context, BomStep step) {
            super(context, step);
        }

        @Override
        protected void validate() throws Exception {
            var name = step().functionName();
            if (step().baseImage != null && step().ci != null) {
                throw new AbortException(
                        name + " writes the bill of materials of one image, or of a base image and what is"
                                + " derived from it. Give either ci or baseImage.");
            }
            if (step().getFile() == null && !step().isAttach()) {
                throw new AbortException(
                        name + " does not know where to write the bill of materials. Give a file of the"
                                + " workspace, such as file: 'bom.cdx.json', or attach: true.");
            }
            if (!RelationTypes.isName(step().getRelationship())) {
                throw new AbortException(name + " does not know the relationship '" + step().getRelationship()
                        + "'. Name its type with both halves, such as '" + RelationTypes.RUNS_ON + "'.");
            }
            var file = step().getFile();
            if (file != null) {
                OutputFile.of(name, file);
                if (getContext().get(FilePath.class) == null) {
                    throw new MissingContextVariableException(FilePath.class, step().getDescriptor());
                }
            }
            if (step().baseImage == null) {
                image = requireCi("ci", step().ci);
            } else {
                requireCi("baseImage", step().baseImage);
                // Its name means all its versions, also when this build has registered one of them.
                image = step().baseImage;
            }
            ChangeArgument.check(step());
            if (step().getChange() != null) {
                findChange(name);
            }
        }

        private void findChange(String name) throws IOException, InterruptedException {
            if (!step().isAttach()) {
                throw new AbortException(
                        name + " was given a change request, but is not to attach the bill of materials."
                                + " Add attach: true, or leave the change request out.");
            }
            var argument = ChangeArgument.of(build(), step());
            var instance = argument.instance();
            if (instance != null) {
                connection().checkLeadsTo(instance);
            }
            change = argument.change();
        }

        @Override
        protected Map<String, Object> call() throws Exception {
            var session = session();
            var isBase = step().baseImage != null;
            var images =
                    BomImages.read(session, connection().getCmdb(), isBase, image, step().getRelationship(), log());
            try (var bom = new BomFile()) {
                var content = new BomContent(new ImageDocuments(session), step().isVulnerabilities(), bom.directory());
                content.read(images.all());
                bom.write(images, content, session.instance());
                return deliver(session, images, content, bom);
            }
        }

        private Map<String, Object> deliver(
                ServiceNowSession session, BomImages images, BomContent content, BomFile bom)
                throws IOException, InterruptedException {
            var map = new LinkedHashMap<String, Object>();
            map.put("images", images.all().size());
            map.put("components", bom.components());
            map.put("vulnerabilities", bom.vulnerabilities());
            map.put("sha256", bom.sha256());
            map.put("size", bom.size());
            log().accept("Bill of materials of " + Text.of(images.name()) + ": images: "
                    + images.all().size()
                    + ", components: " + bom.components() + ", vulnerabilities: " + bom.vulnerabilities()
                    + ", SHA-256 " + bom.sha256());
            map.put("notKnown", warn(images, content));
            map.put("hidden", images.hidden());
            var file = step().getFile();
            var output = file == null ? null : OutputFile.of(step().functionName(), file);
            if (output != null) {
                bom.copyTo(required(FilePath.class), output);
                log().accept("Written to " + output.path());
            }
            if (step().isAttach()) {
                var attached = attach(session, images, bom);
                log().accept((attached.uploaded() ? "Attached " : "Attached already: ") + Text.of(attached.fileName())
                        + ": " + attached.url());
                map.put("attachment", attached.sysId().value());
                map.put("url", attached.url());
            }
            return map;
        }

        /** @return for each image of which not everything is known what is missing */
        private ArrayList<String> warn(BomImages images, BomContent content) throws IOException, InterruptedException {
            var notKnown = new ArrayList<String>();
            for (var each : images.all()) {
                var said = content.said(each.ci().sysId());
                if (!said.isComplete()) {
                    notKnown.add(each.ci().label() + ": " + String.join("; ", said.problems));
                }
            }
            for (var each : notKnown) {
                log().accept("WARNING: what is in " + each);
            }
            if (images.hidden() > 0) {
                log().accept(
                                "WARNING: derived images that are not in the bill of materials, because the OAuth Application"
                                        + " User may not read them or they do not exist any more: " + images.hidden());
            }
            return notKnown;
        }

        private Attachment attach(ServiceNowSession session, BomImages images, BomFile bom)
                throws IOException, InterruptedException {
            String table;
            SysId record;
            var given = change;
            if (given == null) {
                var root = images.roots().get(0);
                table = root.className();
                record = root.sysId();
            } else {
                table = ChangeApi.TABLE;
                record = ChangeRecord.findToWorkUnder(session, given).sysId();
            }
            return bom.attach(build(), session, table, record);
        }
    }

    @Extension
    public static final class DescriptorImpl extends ServiceNowStepDescriptor {

        public DescriptorImpl() {
            super("snowBom", Messages._BomStep_displayName());
        }

        /** Accepts what {@code snowRegisterCI} has returned as it is. */
        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            return super.customInstantiate(takeRecord(takeReturned(arguments, "ci"), "baseImage"));
        }
    }
}
