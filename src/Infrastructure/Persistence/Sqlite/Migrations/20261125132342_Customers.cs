using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Accesskeys.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Customers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "Number",
                table: "Customers",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            // The customers there are: each by the change that made it.
            migrationBuilder.Sql(
                "UPDATE Customers SET Number = (SELECT c.Number FROM Changes AS c "
                + "WHERE c.SubjectKind = 'Customer' AND c.SubjectId = Customers.Id AND c.Action = 'Created')");

            migrationBuilder.CreateIndex(
                name: "IX_Customers_Number",
                table: "Customers",
                column: "Number",
                unique: true,
                filter: "DeletedAt IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Customers_Number",
                table: "Customers");

            migrationBuilder.DropColumn(
                name: "Number",
                table: "Customers");
        }
    }
}
