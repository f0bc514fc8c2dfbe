using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Accesskeys.Infrastructure.Persistence.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Housekeeping : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Housekeeping",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false),
                    NextAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Housekeeping", x => x.Id);
                });

            migrationBuilder.InsertData(
                table: "Housekeeping",
                columns: new[] { "Id", "NextAt" },
                values: new object[] { 1, 0L });

            migrationBuilder.CreateIndex(
                name: "IX_Changes_SubjectId",
                table: "Changes",
                column: "SubjectId");

            migrationBuilder.CreateIndex(
                name: "IX_Accesskeys_DeletedAt",
                table: "Accesskeys",
                column: "DeletedAt",
                filter: "DeletedAt IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Housekeeping");

            migrationBuilder.DropIndex(
                name: "IX_Changes_SubjectId",
                table: "Changes");

            migrationBuilder.DropIndex(
                name: "IX_Accesskeys_DeletedAt",
                table: "Accesskeys");
        }
    }
}
