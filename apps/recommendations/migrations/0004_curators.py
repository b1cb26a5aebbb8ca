"""The groups Curators (publish) and Editors (draft), and the review that leads from one to the other.

Wagtail's own first groups and its review of pages serve no one here and make place.
"""

from django.db import migrations

CURATED = [
    ("lessons", "lesson"),
    ("lessons", "aspect"),
    ("lessons", "faqentry"),
    ("lessons", "reading"),
    ("recommendations", "recommendation"),
]
PLAIN = [("lessons", "playbook"), ("lessons", "section")]
CURATORS = {
    **dict.fromkeys(CURATED, ["view", "add", "change", "delete", "publish", "lock", "unlock"]),
    **dict.fromkeys(PLAIN, ["view", "add", "change", "delete"]),
}
EDITORS = {**dict.fromkeys(CURATED, ["view", "add", "change"]), **dict.fromkeys(PLAIN, ["view"])}
REVIEW = "Review by a curator"


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")

    def permission(app_label, model, codename, name):
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
        found, _ = Permission.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        return found

    admission = permission("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin")
    for name, rights in (("Curators", CURATORS), ("Editors", EDITORS)):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(
            [
                admission,
                *(
                    permission(app_label, model, f"{action}_{model}", f"Can {action} {model}")
                    for (app_label, model), actions in rights.items()
                    for action in actions
                ),
            ]
        )
    for model in ("GroupPagePermission", "GroupCollectionPermission"):
        apps.get_model("wagtailcore", model).objects.filter(group__name__in=["Editors", "Moderators"]).delete()
    Group.objects.filter(name="Moderators").delete()


def make_review(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    Task = apps.get_model("wagtailcore", "GroupApprovalTask")
    WorkflowContentType = apps.get_model("wagtailcore", "WorkflowContentType")

    task_type, _ = ContentType.objects.get_or_create(app_label="wagtailcore", model="groupapprovaltask")
    task = Task.objects.filter(name__in=["Moderators approval", REVIEW]).first() or Task(content_type=task_type)
    task.name = REVIEW
    task.active = True
    task.save()
    task.groups.set(Group.objects.filter(name="Curators"))
    workflow = Workflow.objects.filter(name__in=["Moderators approval", REVIEW]).first() or Workflow()
    workflow.name = REVIEW
    workflow.active = True
    workflow.save()
    WorkflowTask.objects.get_or_create(workflow=workflow, task_id=task.pk, defaults={"sort_order": 0})
    apps.get_model("wagtailcore", "WorkflowPage").objects.filter(workflow=workflow).delete()
    for app_label, model in CURATED:
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
        WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})


class Migration(migrations.Migration):
    dependencies = [
        ("recommendations", "0003_search_index"),
        ("lessons", "0003_search_index"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]
    operations = [
        migrations.RunPython(make_groups, migrations.RunPython.noop),
        migrations.RunPython(make_review, migrations.RunPython.noop),
    ]
