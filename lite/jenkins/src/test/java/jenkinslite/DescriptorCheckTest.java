package jenkinslite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorCheckTest {
    private static final String TYPE = "TYPE\tclass\tpublic\tjenkinslite/Planted\tjava/lang/Object\tjava/lang/Runnable";

    @Test
    void agreesWhenAllIsAsInJenkins() {
        assertEquals(
                List.of(),
                complaints(
                        TYPE,
                        "  field public final\tname\tLjava/lang/String;",
                        "  public\t<init>()V",
                        "  protected static\tcount(Ljava/util/List;)I",
                        "  public synchronized\trun()V\tthrows java/io/IOException",
                        "  public\tmoreInJenkins()V"));
    }

    @Test
    void complainsAboutAWrongDescriptor() {
        assertEquals(
                List.of("jenkinslite/Planted.count(Ljava/util/List;)I is not in Jenkins"),
                complaints(
                        TYPE,
                        "  field public final\tname\tLjava/lang/String;",
                        "  public\t<init>()V",
                        "  protected static\tcount(Ljava/util/Collection;)I",
                        "  public\trun()V"));
    }

    @Test
    void complainsAboutAWrongModifier() {
        assertEquals(
                List.of("jenkinslite/Planted.run()V is [public, final] in Jenkins, but [public] here"),
                complaints(
                        TYPE,
                        "  field public final\tname\tLjava/lang/String;",
                        "  public\t<init>()V",
                        "  protected static\tcount(Ljava/util/List;)I",
                        "  public final\trun()V"));
    }

    @Test
    void complainsAboutAFieldOfAnotherType() {
        assertEquals(
                List.of("jenkinslite/Planted.name Ljava/lang/String; is not in Jenkins"),
                complaints(
                        TYPE,
                        "  field public final\tname\tLjava/lang/Object;",
                        "  public\t<init>()V",
                        "  protected static\tcount(Ljava/util/List;)I",
                        "  public\trun()V"));
    }

    @Test
    void complainsAboutAMemberThatJenkinsDoesNotHave() {
        assertEquals(
                List.of("jenkinslite/Planted.run()V is not in Jenkins"),
                complaints(
                        TYPE,
                        "  field public final\tname\tLjava/lang/String;",
                        "  public\t<init>()V",
                        "  protected static\tcount(Ljava/util/List;)I"));
    }

    @Test
    void takesAMemberThatJenkinsInheritsAndNoConstructor() {
        var type = TYPE.replace("java/lang/Object", "demo/Parent");
        assertEquals(
                List.of("jenkinslite/Planted.<init>()V is not in Jenkins"),
                complaints(
                        type,
                        "  field public final\tname\tLjava/lang/String;",
                        "  protected static\tcount(Ljava/util/List;)I",
                        "TYPE\tclass\tpublic\tdemo/Parent\tjava/lang/Object\t",
                        "  public\t<init>()V",
                        "  public\trun()V"));
    }

    @Test
    void complainsAboutAnotherKindOfType() {
        var complaints = complaints("TYPE\tinterface\tpublic abstract\tjenkinslite/Planted\t-\t");
        assertEquals(
                "jenkinslite/Planted as a kind of type is interface in Jenkins, but class here", complaints.get(0));
        assertEquals("jenkinslite/Planted has no java/lang/Runnable above it in Jenkins", complaints.get(2));
    }

    @Test
    void complainsAboutATypeThatJenkinsDoesNotHave() {
        assertEquals(List.of("jenkinslite/Planted is not in Jenkins"), complaints());
    }

    private static List<String> complaints(String... rows) {
        return new DescriptorCheck(DescriptorRows.of(List.of(rows))).complaints(Planted.class);
    }
}
